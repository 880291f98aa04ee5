"""What must survive: every fault around the one press, at both ways of asking, in both editions.

Whatever happens, the shop's own count never goes above one, the ledger tells the truth or "unconfirmed", a next run
never sends again what may have been taken, and the evidence verifies. The matrix is written to
``build/fault-matrix.txt`` (not among the test results, which the browser plugin empties).
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from flows.errors import SubmissionUnconfirmed
from kors_bot.acting.submitter import ASKING, RETURNING, act_on
from kors_bot.browser.folder import end_all
from kors_bot.cli.submitting import refuse_a_second_time
from kors_bot.decision import Action, Kind, Outcome
from kors_bot.errors import AlreadySubmitted, DiskFull
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.verify import verify
from tests.browser.acting_helpers import Bench, open_bench, utc_now, wait_until, when

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as Linux has them")

TIMEOUT = 2.0
RESULTS = Path(__file__).parents[2] / "build" / "fault-matrix.txt"


@dataclass(frozen=True)
class Way:
    """One way of asking: the command, the order it is tried with, and the shop's routes for it."""

    name: str
    edition: str
    case: str
    page: str
    submit: str

    @property
    def command(self) -> str:
        return "cancel" if self.name == "contact" else "return"

    @property
    def wanted(self) -> frozenset[Action]:
        return ASKING if self.name == "contact" else RETURNING


WAYS = (
    Way("contact", "classic", "processing", "ContactUs-Landing", "ContactUs-Subscribe"),
    Way("contact", "modern", "processing", "ContactUs-Landing", "ContactUs-Subscribe"),
    Way("return", "classic", "delivered", "Returns-Review", "Returns-Submit"),
    Way("return", "modern", "delivered", "Order-Return", "Order-ReturnAccept"),
)


def two_ways() -> list[Any]:
    """Each way of asking, in one edition."""
    return [pytest.param(way, id=f"{way.name}-{way.edition}") for way in (WAYS[0], WAYS[3])]


@dataclass(frozen=True)
class Cell:
    """A fault, as the practice shop plays it at the press (or at the page before it), and what may come of it."""

    name: str
    kind: str | None
    at_page: bool = False
    late: bool = False
    outcomes: frozenset[str] = frozenset({"unconfirmed"})
    taken: frozenset[int] = frozenset({0, 1})


SENT, REFUSED, UNSURE, NOTHING = "sent", "refused", "unconfirmed", "nothing"
PLAYED = (
    Cell("no fault", None, outcomes=frozenset({SENT}), taken=frozenset({1})),
    Cell("invalid field", "refuse_submission", outcomes=frozenset({REFUSED}), taken=frozenset({0})),
    Cell("500 before taking", "fail_before_taking", taken=frozenset({0})),
    Cell("taken then 500", "fail_after_taking", taken=frozenset({1})),
    Cell("taken then connection dropped", "drop_after_taking", taken=frozenset({1})),
    Cell("taken then dropped in the answer", "drop_after_taking", late=True, taken=frozenset({1})),
    Cell("dropped before taking", "drop_before_taking", taken=frozenset({0})),
    Cell("taken and never answers", "hang_after_taking", taken=frozenset({1})),
    Cell("session lost at the click", "session_lost", outcomes=frozenset({SENT, UNSURE})),
    Cell("csrf stale", "csrf_stale", outcomes=frozenset({SENT, UNSURE})),
    Cell("wall at the click", "wall", taken=frozenset({0})),
    Cell("maintenance at the click", "maintenance", taken=frozenset({0})),
    Cell(
        "veil that stays", "veil_stays", at_page=True, outcomes=frozenset({NOTHING, "prepared"}), taken=frozenset({0})
    ),
    Cell("double toast", "double_answer", outcomes=frozenset({SENT}), taken=frozenset({1})),
)

BOTH = {None, "refuse_submission", "fail_after_taking", "hang_after_taking", "wall", "double_answer", "veil_stays"}

_HEAD = f"{'way':<18}{'fault':<36}{'shop got':>9}  {'the ledger says':<16}after a next run"


def write_row(way: Way, fault: str, taken: int, outcome: str, after: str) -> None:
    """Adds a line to this run's matrix, which tests in several processes may write together."""
    run = f"run {os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    RESULTS.parent.mkdir(exist_ok=True)
    with FileLock(RESULTS.with_suffix(".lock")):
        lines = RESULTS.read_text().splitlines() if RESULTS.exists() else []
        kept = lines if lines[:1] == [run] else [run, _HEAD]
        row = f"{way.name + ' ' + way.edition:<18}{fault:<36}{taken:>9}  {outcome:<16}{after}"
        RESULTS.write_text("\n".join([*kept[:2], *sorted([*kept[2:], row])]) + "\n")


@pytest.fixture(scope="module", autouse=True)
def matrix(request: pytest.FixtureRequest) -> Iterator[None]:
    """Prints the matrix once all cells are through."""
    yield
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    capture = request.config.pluginmanager.get_plugin("capturemanager")
    if reporter is not None and capture is not None and RESULTS.exists():
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            for line in RESULTS.read_text().splitlines():
                reporter.write_line(line)


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Bench]]:
    """One shop and one browser an edition, opened when first asked for."""
    with ExitStack() as stack:
        opened: dict[str, Bench] = {}

        def bench(edition: str) -> Bench:
            if edition not in opened:
                folder = tmp_path_factory.mktemp(edition)
                opened[edition] = stack.enter_context(open_bench(edition, folder, timeout=TIMEOUT))
            opened[edition].shop.faults.clear()
            return opened[edition]

        yield bench


def outcome_of(data_dir: Path, number: str) -> str:
    """What the ledger says of the order's one submission, as the next run reads it."""
    with Ledger.open(data_dir, utc_now) as ledger:
        outcomes = [submission.outcome.value for submission in ledger.submissions(number)]
    assert len(outcomes) <= 1 or set(outcomes[:-1]) <= {"prepared"}, outcomes
    return outcomes[-1] if outcomes else NOTHING


def judge(bench: Bench, way: Way, fault: str, data_dir: Path, number: str) -> tuple[str, int]:
    """Checks the promises after the fault, and again after a next run without it; returns what the fault led to."""
    taken, outcome = bench.taken(number), outcome_of(data_dir, number)
    assert taken <= 1
    if outcome == SENT:
        assert taken == 1
    if outcome in {REFUSED, "prepared", NOTHING}:
        assert taken == 0
    bench.shop.faults.clear()
    said = run_again(bench, way, data_dir, number)
    after = bench.taken(number)
    assert after <= 1
    if outcome not in {"prepared", NOTHING}:  # nobody may send again what was sent, refused or is in doubt
        assert after == taken
    assert said == {SENT: "already sent", UNSURE: "asks you"}.get(outcome, said)
    assert all(checked.intact for checked in verify(EvidenceStore(data_dir, clock=utc_now)))
    write_row(way, fault, taken, outcome, f"{said}, shop got {after}")
    return outcome, taken


def run_again(bench: Bench, way: Way, data_dir: Path, number: str) -> str:
    """A next run, as the command makes it: turned away by the ledger, else all the way to the shop again."""
    own = bench.settings.model_copy(update={"data_dir": data_dir})
    try:
        refuse_a_second_time(own, number, way.wanted)
    except AlreadySubmitted:
        said = "already sent"
    except SubmissionUnconfirmed:
        said = "asks you"
    else:
        with bench.desk(data_dir, timeout=10) as desk:
            acted = act_on(desk, number, wanted=way.wanted, permitted=True)
        return "held back" if acted.submission is None else str(acted.submission.outcome)
    kind = Kind.CANCEL if way.name == "contact" else Kind.RETURN
    with Ledger.open(data_dir, utc_now) as ledger, pytest.raises(AlreadySubmitted):
        ledger.begin_submission(number, kind=kind, text="", fields={})  # nor can any other way around
    return said


def cells_of(way: Way) -> list[Cell]:
    """Everything at each way in one edition; in the other, what that answers in its own manner."""
    if way in (WAYS[0], WAYS[3]):
        return [cell for cell in PLAYED if not (way.name == "contact" and cell.kind == "csrf_stale")]
    return [cell for cell in PLAYED if cell.kind in BOTH or (way.name == "return" and cell.kind == "csrf_stale")]


@pytest.mark.parametrize(
    ("way", "cell"),
    [pytest.param(way, cell, id=f"{way.name}-{way.edition}-{cell.name}") for way in WAYS for cell in cells_of(way)],
)
def test_a_fault_at_the_press_never_makes_it_two(
    benches: Callable[[str], Bench], tmp_path: Path, way: Way, cell: Cell
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    if cell.kind is not None:
        late = {"late": 1.0} if cell.late else {}
        bench.shop.faults.set(cell.kind, route=way.page if cell.at_page else way.submit, times=None, after=0, **late)
    with bench.desk(tmp_path) as desk:
        act_on(desk, number, wanted=way.wanted, permitted=True)

    outcome, taken = judge(bench, way, cell.name, tmp_path, number)
    assert outcome in cell.outcomes
    assert taken in cell.taken


@pytest.mark.parametrize("way", two_ways())
def test_a_browser_killed_at_the_press_leaves_it_in_doubt(
    benches: Callable[[str], Bench], tmp_path: Path, way: Way
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    bench.shop.faults.set("hang_after_taking", route=way.submit)

    def kill() -> None:
        end_all(bench.driver.folder)

    with bench.desk(tmp_path) as desk, when(lambda: bench.taken(number) > 0, kill):
        act_on(desk, number, wanted=way.wanted, permitted=True)

    assert judge(bench, way, "browser killed", tmp_path, number) == (UNSURE, 1)


@pytest.mark.parametrize("way", two_ways())
def test_a_run_stopped_by_hand_during_the_press_leaves_it_in_doubt(
    benches: Callable[[str], Bench], tmp_path: Path, way: Way
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    bench.shop.faults.set("hang_after_taking", route=way.submit)
    with bench.start_command(tmp_path, way.command, number, "--submit", "--json") as command:
        wait_until(lambda: bench.taken(number) > 0)
        command.send_signal(signal.SIGINT)
        command.communicate(timeout=30)
    assert command.returncode == 128 + signal.SIGINT
    records = EvidenceStore(tmp_path, clock=utc_now).records(number)
    assert records[-1].submission is not None

    assert judge(bench, way, "Ctrl-C during the click", tmp_path, number) == (UNSURE, 1)


@pytest.mark.parametrize("way", two_ways())
@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_a_process_killed_around_the_press_never_makes_it_two(
    benches: Callable[[str], Bench], tmp_path: Path, way: Way, moment: str
) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    seen = len(bench.shop.requests)
    if moment == "during":
        bench.shop.faults.set("hang_after_taking", route=way.submit)
    signs = {
        "before": lambda: f"GET {way.page}" in bench.shop.requests[seen:],
        "during": lambda: bench.taken(number) > 0,
        "after": lambda: bench.taken(number) > 0,
    }
    with bench.start_command(tmp_path, way.command, number, "--submit", "--json") as command:
        wait_until(signs[moment])
        os.kill(command.pid, signal.SIGKILL)
    assert command.returncode == -signal.SIGKILL

    outcome, taken = judge(bench, way, f"SIGKILL {moment} the click", tmp_path, number)
    assert taken == (moment != "before")
    assert outcome in {"before": {NOTHING}, "during": {UNSURE}, "after": {UNSURE, SENT}}[moment]


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


@pytest.mark.parametrize("way", two_ways())
@pytest.mark.parametrize("moment", ["before", "at"])
def test_a_full_disk_never_makes_it_two(benches: Callable[[str], Bench], tmp_path: Path, way: Way, moment: str) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    seen = len(bench.shop.requests)
    full_when = {
        "before": lambda: f"GET {way.page}" in bench.shop.requests[seen:],
        "at": lambda: bench.taken(number) > 0,
    }[moment]
    with small_disk(tmp_path / "disk") as disk:
        with when(full_when, lambda: fill_up(disk)), bench.desk(disk) as desk, suppress(DiskFull):
            act_on(desk, number, wanted=way.wanted, permitted=True)
        (disk / "filler").unlink()

        outcome, taken = judge(bench, way, f"disk full {moment} the click", disk, number)
        assert taken == (moment == "at")
        assert outcome in {"before": {NOTHING}, "at": {UNSURE, SENT}}[moment]


@pytest.mark.parametrize("way", two_ways())
def test_of_two_runs_at_once_one_sends(benches: Callable[[str], Bench], tmp_path: Path, way: Way) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    words = (way.command, number, "--submit", "--json")
    with bench.start_command(tmp_path, *words) as one, bench.start_command(tmp_path, *words) as other:
        said = [run.communicate(timeout=60) for run in (one, other)]
    assert sorted((one.returncode, other.returncode)) in ([0, 3], [0, 17]), said

    assert judge(bench, way, "two runs at once", tmp_path, number) == (SENT, 1)


@pytest.mark.parametrize("way", two_ways())
def test_a_clock_that_jumps_never_makes_it_two(benches: Callable[[str], Bench], tmp_path: Path, way: Way) -> None:
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
