"""An orderly end: SIGINT and SIGTERM are raised where the command waits, so that everything open is closed in order."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from greenlet import getcurrent

from kors_bot.errors import Interrupted


@contextmanager
def orderly_end(on_impatience: Callable[[], None]) -> Iterator[None]:
    """Turns the first SIGINT or SIGTERM into ``Interrupted``; a further one calls ``on_impatience``.

    Playwright's event loop runs in a greenlet of its own. The error is thrown into the one that the command runs in:
    raised in the loop, it could end one of the loop's tasks, and closing the browser would then wait for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    command = getcurrent()
    seen: list[int] = []

    def _end(signum: int, _frame: FrameType | None) -> None:
        if seen:
            on_impatience()
            return
        seen.append(signum)
        if getcurrent() is command:
            raise Interrupted(signum)
        command.throw(Interrupted(signum))
        # The command waits again, on its way out, and the loop goes on right here: perhaps in the middle of a wait for
        # the driver that began before the command had asked for anything. That wait must end.
        with suppress(RuntimeError):  # the loop has ended meanwhile
            asyncio.get_running_loop().call_soon_threadsafe(_nothing)

    before = {signum: signal.signal(signum, _end) for signum in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def _nothing() -> None:
    """Only wakes the loop."""
