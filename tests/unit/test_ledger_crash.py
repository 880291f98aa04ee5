"""Runs that are killed at any instant, two runs at once, and disks that are full: what was begun is never forgotten."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from kors_bot.decision import Outcome
from kors_bot.errors import AlreadySubmitted, DiskFull
from kors_bot.ledger import Ledger
from kors_bot.ledger.journal import Journal
from tests.unit.ledger_helpers import ORDER, Clock, begin, opened

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="forks and mounts as Linux has them"),
    # Python 3.12 warns of a fork beside threads; the children here only write files and end.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def in_a_child(work: Callable[[], None]) -> int:
    """Runs the work in a process of its own, and returns how it ended: 0, or minus the signal."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at_line(line: int) -> Callable[[FrameType, str, Any], Any]:
    """Kills the process with SIGKILL right before the ``line``-th line that the ledger's own code runs."""
    left = [line]

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if "/kors_bot/ledger/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def ask_the_shop(data_dir: Path) -> None:
    """A run as it should be: open, begin, press the button, settle. The file ``pressed`` is the shop's own count."""
    with Ledger.open(data_dir, Clock()) as ledger:
        submission = begin(ledger)
        with (data_dir / "pressed").open("a") as pressed:
            pressed.write("x")
        ledger.settle(submission, outcome=Outcome.SENT, answer="Thank you")


@pytest.mark.parametrize("new", [True, False], ids=["first run ever", "later run"])
def test_a_run_killed_at_any_line_never_makes_the_next_one_press_again(tmp_path: Path, new: bool) -> None:  # noqa: FBT001  (a parameter)
    seen: set[tuple[str, int]] = set()
    for line in range(1, 4000, 17 if new else 7):  # the run has some hundred lines
        data_dir = tmp_path / str(line)
        data_dir.mkdir()
        if not new:
            with opened(data_dir):
                pass

        def killed(data_dir: Path = data_dir, line: int = line) -> None:
            sys.settrace(die_at_line(line))
            ask_the_shop(data_dir)
            sys.settrace(None)

        end = in_a_child(killed)
        assert end in {0, -signal.SIGKILL}
        pressed = len((data_dir / "pressed").read_text()) if (data_dir / "pressed").exists() else 0
        with opened(data_dir) as ledger:
            assert ledger.is_sound()
            outcomes = [submission.outcome.value for submission in ledger.submissions(ORDER)]
        seen.add(("".join(outcomes), pressed))
        if pressed:
            assert outcomes in (["unconfirmed"], ["sent"])
        try:
            ask_the_shop(data_dir)
            assert pressed == 0
        except AlreadySubmitted:
            pass
        assert len((data_dir / "pressed").read_text() if (data_dir / "pressed").exists() else "") <= 1
        (data_dir / "ledger.sqlite3").unlink()
        with opened(data_dir) as ledger:
            assert ledger.facts(ORDER).submissions
        if end == 0:
            break
    else:
        pytest.fail("the run never came to its end")
    assert {("", 0), ("unconfirmed", 1), ("sent", 1)} <= seen


WRITER = """
import sys
from pathlib import Path
from kors_bot.decision import Outcome
from tests.unit.ledger_helpers import begin, opened
with opened(Path(sys.argv[1])) as ledger:
    for number in range(100_000):
        submission = begin(ledger, str(number))
        print("begun", number, flush=True)
        ledger.settle(submission, outcome=Outcome.SENT)
        print("settled", number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 2, 7, 20])
def test_whatever_was_said_to_be_written_is_there_after_a_kill(tmp_path: Path, lines: int) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        said += writer.stdout.readlines()

    with opened(tmp_path) as ledger:
        assert ledger.is_sound()
        for line in said:
            if not line.endswith("\n"):
                continue
            word, number = line.split()
            (kept,) = ledger.submissions(number)
            assert kept.outcome is Outcome.SENT or word == "begun"


def test_of_many_runs_at_once_one_presses(tmp_path: Path) -> None:
    """All of them start on a folder without a ledger, so they also race for making it."""
    start, go = os.pipe()

    def run() -> None:
        os.close(go)
        os.read(start, 1)  # returns for all children together, when the parent closes its end
        try:
            ask_the_shop(tmp_path)
        except AlreadySubmitted:
            os._exit(3)

    children = []
    for _ in range(6):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                run()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    os.close(start)
    os.close(go)
    ends = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)

    assert ends == [0, 3, 3, 3, 3, 3]
    assert (tmp_path / "pressed").read_text() == "x"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 600 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "kors-bot-test", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_lets_nothing_begin_and_loses_nothing(small_disk: Path) -> None:
    filler, begun, refused = small_disk / "filler", 0, 0
    with opened(small_disk) as ledger:
        begin(ledger, "before")
        for room in range(0, 120_000, 4_096):
            filler.write_bytes(b"")
            statistics = os.statvfs(small_disk)
            filler.write_bytes(b"x" * max(0, statistics.f_bavail * statistics.f_frsize - room))
            try:
                begin(ledger, str(room))
            except DiskFull:
                refused += 1
                assert ledger.submissions(str(room)) == []
            else:
                begun += 1
    filler.unlink()

    assert begun > 0
    assert refused > 0
    with opened(small_disk) as ledger:
        assert ledger.is_sound()
        assert ledger.facts("before").unconfirmed is not None
        assert sum(bool(ledger.submissions(order)) for order in ledger.orders()) == begun + 1
    assert len(Journal(small_disk).read()) >= begun + 1
