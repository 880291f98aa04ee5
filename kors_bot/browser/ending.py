"""An orderly end: a signal is raised where the command waits, so that everything open is closed in order.

An error that is raised anywhere inside Playwright may cut a message to the driver in two, or end a task of its event
loop; closing the browser would then wait for ever. So a signal only raises at once where our own code runs. While the
command is inside Playwright, the event loop is asked to raise it there, at the next place where the command waits.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from greenlet import getcurrent

from kors_bot.errors import Interrupted

# How soon it is tried again when the command left Playwright before the loop could raise.
_AGAIN = 0.05
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class OrderlyEnd:
    """What a signal does while it is installed. The first one ends the run; a further one calls ``on_impatience``."""

    def __init__(self, on_impatience: Callable[[], None]) -> None:
        self._on_impatience = on_impatience
        self._command = getcurrent()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._came: int | None = None
        self._raised = False
        self._asking_again = False

    def watch_loop(self) -> None:
        """Names the event loop that Playwright now runs in this thread."""
        self._loop = asyncio.get_running_loop()

    def handle(self, signum: int, frame: FrameType | None) -> None:
        """The signal handler."""
        if self._came is not None and not self._asking_again:
            self._on_impatience()
        self._asking_again = False
        if self._raised:
            return
        self._came = signum
        if self._loop is None or self._loop.is_closed() or (getcurrent() is self._command and not _is_inside(frame)):
            self._raised = True
            raise Interrupted(signum)
        self._loop.call_soon_threadsafe(self._raise_in_command)
        again = threading.Timer(_AGAIN, self._ask_again, args=(signum,))
        again.daemon = True
        again.start()

    def _raise_in_command(self) -> None:
        """Runs in the event loop, which only runs while the command waits for it."""
        if not self._raised and self._came is not None:
            self._raised = True
            self._command.throw(Interrupted(self._came))

    def _ask_again(self, signum: int) -> None:
        if self._raised:
            return
        self._asking_again = True
        if sys.platform == "win32":
            signal.raise_signal(signum)
        else:
            os.kill(os.getpid(), signum)  # a signal from outside the thread, so that it also ends a sleep


@contextmanager
def orderly_end(on_impatience: Callable[[], None]) -> Iterator[OrderlyEnd]:
    """Installs an orderly end; what stood there before is put back afterwards.

    A signal that whoever started us wants ignored (nohup) stays ignored.
    """
    end = OrderlyEnd(on_impatience)
    if threading.current_thread() is not threading.main_thread():
        yield end
        return
    heeded = [signum for signum in _SIGNALS if signal.getsignal(signum) is not signal.SIG_IGN]
    before = {signum: signal.signal(signum, end.handle) for signum in heeded}
    try:
        yield end
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def _is_inside(frame: FrameType | None) -> bool:
    """Whether a stack passes through Playwright or its event loop."""
    folders = tuple(str(Path(found).parent) for name in ("playwright", "asyncio") if (found := _file_of(name)))
    while frame is not None:
        if frame.f_code.co_filename.startswith(folders):
            return True
        frame = frame.f_back
    return False


def _file_of(module: str) -> str | None:
    return getattr(sys.modules.get(module), "__file__", None)
