"""Which processes of this machine are ours to end: found by the private folder that their command line names."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc/self/stat")


@dataclass(frozen=True, slots=True)
class Process:
    """A running process, its parent, and the command line it was started with."""

    pid: int
    parent: int
    command: str


def find_processes(text: str, *, among: Collection[int] | None = None) -> list[Process]:
    """Every other process whose command line holds a text, such as the path of a folder that only we use.

    Only those with the numbers in ``among`` are looked at, if it is given.
    """
    found = _all() if among is None else _those(among)
    return [process for process in found if text in process.command and process.pid != os.getpid()]


def find_children(parent: int, text: str = "") -> list[Process]:
    """The children of a process whose command line holds a text."""
    return [process for process in _all() if process.parent == parent and text in process.command]


def end_now(process: Process) -> None:
    """Ends a process at once; one that has ended by itself, or is another user's, is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _all() -> Iterator[Process]:
    if _PROC.exists():
        yield from _from_proc()
    elif sys.platform == "win32":
        yield from _from_powershell()
    else:
        yield from _from_ps()


def _those(pids: Collection[int]) -> Iterator[Process]:
    """Some processes by their numbers; where it is known how, without looking at all the others."""
    if _PROC.exists():
        return filter(None, (_read(Path("/proc", str(pid))) for pid in pids))
    return (process for process in _all() if process.pid in pids)


def _from_proc() -> Iterator[Process]:
    yield from filter(None, (_read(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()))


def _read(folder: Path) -> Process | None:
    try:
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        # The name in parentheses may hold spaces and parentheses itself: what follows the last one counts.
        parent = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1]
    except OSError:  # it ended while we looked, or is another user's
        return None
    return Process(int(folder.name), int(parent), command)


def _from_ps() -> Iterator[Process]:
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,ppid=,command="],  # noqa: S607 - its place differs from system to system
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    yield from _rows(listed.stdout)


def _from_powershell() -> Iterator[Process]:
    ask = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }'
    listed = subprocess.run(
        ["powershell", "-NoProfile", "-Command", ask],  # noqa: S607 - Windows keeps it on PATH
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    yield from _rows(listed.stdout)


def _rows(listed: str) -> Iterator[Process]:
    for line in listed.splitlines():
        pid, parent, *command = line.split(None, 2)
        if pid.isdigit() and parent.isdigit():
            yield Process(int(pid), int(parent), " ".join(command))
