"""The cells of the fault matrix, what is asked of each, and the table that is printed of them.

Each cell is one fault around the one press, at one way of asking in one edition of the shop. It runs into the fault,
and then ``judge`` holds it to the promises, makes a next run without the fault, and holds it to them again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from flows.errors import SubmissionUnconfirmed
from kors_bot.acting.submitter import act_on
from kors_bot.acting.terms import ASKING, RETURNING
from kors_bot.cli.submitting import refuse_a_second_time
from kors_bot.decision import Action, Kind
from kors_bot.errors import AlreadySubmitted
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.verify import verify
from tests.browser.acting_helpers import Bench, open_bench, utc_now

TABLE = Path(__file__).parents[2] / "build" / "fault-matrix.txt"  # the browser plugin empties the test results
PREPARED, SENT, REFUSED, UNSURE, NOTHING = "prepared", "sent", "refused", "unconfirmed", "nothing"

Benches = Callable[[str], Bench]


@dataclass(frozen=True)
class Way:
    """One way of asking: the edition and the order it is tried with, the page of its button, and its route."""

    name: str
    edition: str
    case: str
    page: str
    submit: str
    posts_its_steps: bool = False  # then it is written down as being sent before the last step is even reached
    alone: bool = False  # tried in this edition only

    @property
    def command(self) -> str:
        return "cancel" if self.name == "contact" else "return"

    @property
    def wanted(self) -> frozenset[Action]:
        return ASKING if self.name == "contact" else RETURNING


WAYS = (
    Way("contact", "classic", "processing", "ContactUs-Landing", "ContactUs-Subscribe"),
    Way("contact", "modern", "processing", "ContactUs-Landing", "ContactUs-Subscribe"),
    Way("return", "classic", "delivered", "Returns-Review", "Returns-Submit", posts_its_steps=True),
    Way("return", "modern", "delivered", "Order-Return", "Order-ReturnAccept"),
)


def all_ways() -> list[Any]:
    """Each way of asking, in both editions."""
    return [pytest.param(way, id=f"{way.name}-{way.edition}") for way in WAYS]


def each_way(*, other: bool = False) -> list[Any]:
    """Each way of asking, in one edition each, or in the ``other`` one; the table marks it.

    It is for what does not depend on the edition, because it befalls this side (the process, its disk, its clock) and
    not what the shop shows, and for what is tried beyond the faults that every edition must survive.
    """
    ways = (WAYS[1], WAYS[2]) if other else (WAYS[0], WAYS[3])
    return [pytest.param(replace(way, alone=True), id=f"{way.name}-{way.edition}") for way in ways]


@contextmanager
def open_benches(folders: pytest.TempPathFactory, **settings: Any) -> Iterator[Benches]:
    """One shop and one browser an edition, opened when first asked for, with no fault left from before."""
    with ExitStack() as stack:
        opened: dict[str, Bench] = {}

        def bench(edition: str) -> Bench:
            if edition not in opened:
                opened[edition] = stack.enter_context(open_bench(edition, folders.mktemp(edition), **settings))
            opened[edition].shop.faults.clear()
            return opened[edition]

        yield bench


def judge(bench: Bench, way: Way, fault: str, data_dir: Path, number: str) -> tuple[str, int]:
    """Checks the promises after the fault, and again after a next run without it; returns what the fault led to."""
    taken, outcome = bench.taken(number), outcome_of(data_dir, number)
    assert taken <= 1
    if outcome == SENT:
        assert taken == 1
    if outcome in {REFUSED, PREPARED, NOTHING}:
        assert taken == 0
    bench.shop.faults.clear()
    said = run_again(bench, way, data_dir, number)
    after = bench.taken(number)
    assert after <= 1
    if outcome not in {PREPARED, NOTHING}:  # nobody may send again what was sent, refused or is in doubt
        assert after == taken
    assert said == {SENT: "already sent", UNSURE: "asks you"}.get(outcome, said)
    assert all(checked.intact for checked in verify(EvidenceStore(data_dir, clock=utc_now)))
    write_row(way, fault, taken, outcome, f"{said}, shop got {after}")
    return outcome, taken


def outcome_of(data_dir: Path, number: str) -> str:
    """What the ledger says of the order's one submission, as the next run reads it."""
    with Ledger.open(data_dir, utc_now) as ledger:
        outcomes = [submission.outcome.value for submission in ledger.submissions(number)]
    assert len(outcomes) <= 1 or set(outcomes[:-1]) <= {PREPARED}, outcomes
    return outcomes[-1] if outcomes else NOTHING


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
        with bench.desk(data_dir) as desk:
            acted = act_on(desk, number, wanted=way.wanted, permitted=True)
        return "held back" if acted.submission is None else str(acted.submission.outcome)
    kind = Kind.CANCEL if way.name == "contact" else Kind.RETURN
    with Ledger.open(data_dir, utc_now) as ledger, pytest.raises(AlreadySubmitted):
        ledger.begin_submission(number, kind=kind, text="", fields={})  # nor can any other way around
    return said


_HEAD = f"{'fault':<36}{'way':<18}{'shop got':>9}  {'the ledger says':<16}after a next run  (*: one edition)"


def write_row(way: Way, fault: str, taken: int, outcome: str, after: str) -> None:
    """Adds a line to this run's matrix, which tests in several processes may write together."""
    run = os.environ["FAULT_MATRIX_RUN"]
    TABLE.parent.mkdir(exist_ok=True)
    with FileLock(TABLE.with_suffix(".lock")):
        lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
        kept = lines if lines[:1] == [run] else [run, _HEAD]
        row = f"{fault:<36}{way.name + ' ' + way.edition + '*' * way.alone:<18}{taken:>9}  {outcome:<16}{after}"
        TABLE.write_text("\n".join([*kept[:2], *sorted([*kept[2:], row])]) + "\n", encoding="utf-8")
