"""What must survive, continued: what ends the run itself, or takes the ground from under it, around the one press.

What is the same in either edition, because it befalls this side only, is tried in one, now in this, now in the other:
the kills meet both ways of asking in both editions, and so does the full disk.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kors_bot.acting.submitter import act_on
from kors_bot.browser.folder import end_all
from kors_bot.decision import Outcome
from kors_bot.errors import DiskFull
from kors_bot.evidence import EvidenceStore
from tests.browser.acting_helpers import utc_now, wait_until, when
from tests.browser.fault_matrix import NOTHING, SENT, UNSURE, Benches, Way, all_ways, each_way, judge, open_benches

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as Linux has them")

# The real command, which is killed at the instant between writing down what it sends and pressing the button.
KILLED_BEFORE_THE_PRESS = """
import os, signal
from kors_bot.__main__ import main
from kors_bot.ledger import Ledger

begin = Ledger.begin_submission

def begin_and_die(*given, **named):
    begin(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

Ledger.begin_submission = begin_and_die
main()
"""


def at_moments(**ways: list[Any]) -> list[Any]:
    """Each moment, in the ways that it is tried in."""
    return [pytest.param(*way.values, moment, id=f"{moment}-{way.id}") for moment in ways for way in ways[moment]]


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    with open_benches(tmp_path_factory) as benches:
        yield benches


@pytest.mark.parametrize("way", all_ways())
def test_a_browser_killed_at_the_press_leaves_it_in_doubt(benches: Benches, tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    bench.shop.faults.set("hang_after_taking", route=way.submit)

    def kill() -> None:
        end_all(bench.driver.folder)

    with bench.desk(tmp_path) as desk, when(lambda: bench.taken(number) > 0, kill):
        act_on(desk, number, wanted=way.wanted, permitted=True)

    assert judge(bench, way, "browser killed", tmp_path, number) == (UNSURE, 1)


@pytest.mark.parametrize("way", each_way())
def test_a_run_stopped_by_hand_during_the_press_leaves_it_in_doubt(benches: Benches, tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    bench.shop.faults.set("hang_after_taking", route=way.submit)
    with bench.start_command(tmp_path, way.command, number, "--submit", "--json") as command:
        wait_until(lambda: bench.taken(number) > 0)
        command.send_signal(signal.SIGINT)
        command.communicate(timeout=60)
    assert command.returncode == 128 + signal.SIGINT
    records = EvidenceStore(tmp_path, clock=utc_now).records(number)
    assert records[-1].submission is not None

    assert judge(bench, way, "Ctrl-C during the click", tmp_path, number) == (UNSURE, 1)


@pytest.mark.parametrize("way", each_way())
def test_a_process_killed_before_its_form_has_come_has_sent_nothing(benches: Benches, tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    seen = len(bench.shop.requests)
    bench.shop.faults.set("hang", route=way.page)
    with bench.start_command(tmp_path, way.command, number, "--submit", "--json") as command:
        wait_until(lambda: f"GET {way.page}" in bench.shop.requests[seen:])
        os.kill(command.pid, signal.SIGKILL)
    assert command.returncode == -signal.SIGKILL

    assert judge(bench, way, "SIGKILL before the form", tmp_path, number) == (NOTHING, 0)


@pytest.mark.parametrize(
    ("way", "moment"), at_moments(before=each_way(other=True), during=each_way(), after=each_way(other=True))
)
def test_a_process_killed_around_the_press_never_makes_it_two(
    benches: Benches, tmp_path: Path, way: Way, moment: str
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    if moment == "during":
        bench.shop.faults.set("hang_after_taking", route=way.submit)
    program = ("-c", KILLED_BEFORE_THE_PRESS) if moment == "before" else ("-m", "kors_bot")
    with bench.start_command(tmp_path, way.command, number, "--submit", "--json", program=program) as command:
        if moment != "before":
            wait_until(lambda: bench.taken(number) > 0)
            os.kill(command.pid, signal.SIGKILL)
        _, said = command.communicate(timeout=60)
    assert command.returncode == -signal.SIGKILL, said

    outcome, taken = judge(bench, way, f"SIGKILL {moment} the click", tmp_path, number)
    assert taken == (moment != "before")
    assert outcome in ({UNSURE, SENT} if moment == "after" else {UNSURE})


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A real file system of 6 MB."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "kors-bot-test", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(place: Path) -> None:
    """Leaves no room on a disk."""
    with suppress(OSError), (place / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4_096)


@pytest.mark.parametrize(("way", "moment"), at_moments(before=each_way(), at=all_ways(), after=each_way(other=True)))
def test_a_full_disk_never_makes_it_two(
    benches: Benches, tmp_path: Path, way: Way, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    with small_disk(tmp_path / "disk") as disk, bench.desk(disk) as desk:
        read, begin, settle = desk.reader.read, desk.ledger.begin_submission, desk.ledger.settle

        def read_and_fill_up(*given: Any, **named: Any) -> Any:
            order = read(*given, **named)
            fill_up(disk)
            return order

        def begin_and_fill_up(*given: Any, **named: Any) -> Any:
            begun = begin(*given, **named)
            fill_up(disk)
            return begun

        def fill_up_and_settle(*given: Any, **named: Any) -> Any:
            fill_up(disk)
            return settle(*given, **named)

        match moment:
            case "before":
                monkeypatch.setattr(desk.reader, "read", read_and_fill_up)
            case "at":
                monkeypatch.setattr(desk.ledger, "begin_submission", begin_and_fill_up)
            case "after":
                monkeypatch.setattr(desk.ledger, "settle", fill_up_and_settle)
        with suppress(DiskFull):
            act_on(desk, number, wanted=way.wanted, permitted=True)
        (disk / "filler").unlink()

        outcome, taken = judge(bench, way, f"disk full {moment} the click", disk, number)
        assert outcome in ({NOTHING} if moment == "before" else {UNSURE, SENT})
        assert taken in {"before": {0}, "at": {0, 1} if way.posts_its_steps else {1}, "after": {1}}[moment]


@pytest.mark.parametrize("way", each_way())
def test_of_two_runs_at_once_one_sends(benches: Benches, tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    words = (way.command, number, "--submit", "--json")
    with bench.start_command(tmp_path, *words) as one, bench.start_command(tmp_path, *words) as other:
        said = [run.communicate(timeout=100) for run in (one, other)]
    assert sorted((one.returncode, other.returncode)) in ([0, 3], [0, 17]), said

    assert judge(bench, way, "two runs at once", tmp_path, number) == (SENT, 1)


@pytest.mark.parametrize("way", each_way(other=True))
def test_a_clock_that_jumps_never_makes_it_two(benches: Benches, tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    jumps = iter(range(10_000))

    def clock() -> datetime:
        return utc_now() + timedelta(hours=-6 if next(jumps) % 2 else 6)

    with bench.desk(tmp_path, clock=clock) as desk:
        acted = act_on(desk, number, wanted=way.wanted, permitted=True)
    assert acted.submission is not None
    assert acted.submission.outcome == Outcome.SENT

    assert judge(bench, way, "clock jumps", tmp_path, number) == (SENT, 1)
