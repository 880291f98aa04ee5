"""The memory of a process and all that it started: Python, driver and browser together, shared pages counted once."""

import subprocess
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

_EVERY = 0.25  # seconds between two looks


def run_and_watch(process: "subprocess.Popen[str]", *, ends: float) -> tuple[float, float]:
    """Waits for the end. Returns the seconds that it took, and the median of MiB over the second half of that time."""
    started = time.monotonic()
    seen: list[float] = []
    while True:
        try:
            process.communicate(timeout=_EVERY)
            break
        except subprocess.TimeoutExpired:
            seen.append(_megabytes(process.pid))
        if time.monotonic() - started > ends:
            process.kill()
            raise TimeoutError(f"A run did not end within {ends:g} seconds")
    return time.monotonic() - started, median(seen[len(seen) // 2 :] or [0.0])


def _megabytes(root: int) -> float:
    return sum(map(_proportional, _family(root))) / 1024


def _family(root: int) -> list[int]:
    children = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:  # it ended while we looked
            continue
        children[parent].append(int(folder.name))
    family = [root]
    for member in family:
        family.extend(children[member])
    return family


def _proportional(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
