"""The private temporary folder of one run's browser: its profile and all that the driver writes.

Each run holds a lock in its folder for as long as it lives, and the system lets go of that lock however the run ends.
So a folder whose lock can be had belongs to a dead run: whatever still runs out of it is ended, and it is removed.
No process number is trusted, because numbers are used again; a process counts as ours when its command line names the
folder, which only our user may enter.
"""

import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kors_bot.browser.processes import Process, end_now, find_processes

_log = logging.getLogger(__name__)
_PREFIX = "kors-bot-browser-"
_LOCK = "run.lock"

# A folder without a lock file may be another run's that is only just starting.
_GRACE = 600.0


@contextmanager
def browser_folder() -> Iterator[Path]:
    """Makes this run's folder and removes it in the end."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        yield folder
    finally:
        remove(folder)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Holds a folder's lock for as long as the run lives."""
    from filelock import FileLock

    with FileLock(folder / _LOCK, timeout=0):
        yield


def clean_up(*, now: float | None = None) -> int:
    """Ends what dead runs of this user left running, removes their folders, and says how many there were."""
    return sum(_clean_up(folder, now or time.time()) for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"))


def end_all(folder: Path) -> list[Process]:
    """Ends every process that was started out of a folder, and what is left of its driver."""
    from_here = find_processes(str(folder))
    for process in from_here:
        end_now(process)
    return from_here


def remove(folder: Path) -> None:
    """Removes a folder; what cannot be removed now is left to a later run."""
    shutil.rmtree(folder, ignore_errors=True)


def _clean_up(folder: Path, now: float) -> bool:
    from filelock import FileLock, Timeout

    if not _is_ours(folder):
        return False
    if not (folder / _LOCK).exists() and now - folder.stat().st_mtime < _GRACE:
        return False
    with contextlib.suppress(Timeout, OSError), FileLock(folder / _LOCK, timeout=0):
        ended = end_all(folder)
        remove(folder)
        _log.info("Cleaned up after a run that was cut off: %s, %d processes", folder.name, len(ended))
        return True
    return False


def _is_ours(folder: Path) -> bool:
    """A real folder of this user that nobody else may enter; anything else in the shared temporary folder is not."""
    with contextlib.suppress(OSError):
        status = folder.lstat()
        ours = os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & 0o077)
        return folder.is_dir() and not folder.is_symlink() and ours
    return False
