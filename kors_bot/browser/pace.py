"""A person's pace: so many seconds between two page loads at the live shop."""

import time
from collections.abc import Callable


class Pacer:
    """Waits, before a page load, until the pace allows it. The first load never waits."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._last: float | None = None

    def wait(self) -> None:
        """Call it right before each page load."""
        if self._last is not None:
            rest = self._last + self._seconds - self._clock()
            if rest > 0:
                self._sleep(rest)
        self._last = self._clock()
