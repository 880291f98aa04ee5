"""What must survive: every fault that the shop can play around the one press, at both ways of asking, in both editions.

A cell that is tried in one edition only has its reason there: "no fault" goes through both in test_acting.py, and the
others are faults of the line or of the whole site, which look the same from here.

Whatever happens, the shop's own count never goes above one, the ledger tells the truth or "unconfirmed", a next run
never sends again what may have been taken, and the evidence verifies. What ends the run itself stands in
test_fault_matrix_endings.py; the table of both is printed and kept in ``build/fault-matrix.txt``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kors_bot.acting.submitter import act_on
from tests.browser.acting_helpers import wait_until
from tests.browser.fault_matrix import (
    NOTHING,
    PREPARED,
    REFUSED,
    SENT,
    UNSURE,
    Benches,
    Way,
    all_ways,
    each_way,
    judge,
    open_benches,
)


@dataclass(frozen=True)
class Cell:
    """A fault, as the practice shop plays it at the press (or at the page before it), and what may come of it."""

    name: str
    kind: str | None
    at_page: bool = False
    late: bool = False
    outcomes: frozenset[str] = frozenset({UNSURE})
    taken: frozenset[int] = frozenset({0, 1})
    beyond: bool = False  # in one edition: it is the same in both, or tried in both elsewhere


CELLS = (
    Cell("no fault", None, outcomes=frozenset({SENT}), taken=frozenset({1}), beyond=True),
    Cell("invalid field", "refuse_submission", outcomes=frozenset({REFUSED}), taken=frozenset({0})),
    Cell("500 before taking", "fail_before_taking", taken=frozenset({0})),
    Cell("taken then 500", "fail_after_taking", taken=frozenset({1})),
    Cell("taken then connection dropped", "drop_after_taking", taken=frozenset({1})),
    Cell("taken then dropped in the answer", "drop_after_taking", late=True, taken=frozenset({1}), beyond=True),
    Cell("dropped before taking", "drop_before_taking", taken=frozenset({0}), beyond=True),
    Cell("taken and never answers", "hang_after_taking", taken=frozenset({1})),
    Cell("session lost at the click", "session_lost", outcomes=frozenset({SENT, UNSURE})),
    Cell("csrf stale", "csrf_stale", taken=frozenset({0})),
    Cell("wall at the click", "wall", taken=frozenset({0})),
    Cell("maintenance at the click", "maintenance", taken=frozenset({0}), beyond=True),
    Cell(
        "veil that stays", "veil_stays", at_page=True, outcomes=frozenset({NOTHING, PREPARED}), taken=frozenset({0})
    ),
    Cell("double toast", "double_answer", outcomes=frozenset({SENT}), taken=frozenset({1})),
)  # fmt: skip


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    with open_benches(tmp_path_factory) as benches:
        yield benches


@pytest.mark.parametrize(
    ("way", "cell"),
    [
        pytest.param(*way.values, cell, id=f"{way.id}-{cell.name}")
        for cell in CELLS
        for way in (each_way() if cell.beyond else all_ways())
    ],
)
def test_a_fault_at_the_press_never_makes_it_two(benches: Benches, tmp_path: Path, way: Way, cell: Cell) -> None:
    bench = benches(way.edition)
    number = bench.new_order(way.case).number
    if cell.kind is not None:
        late = {"late": 1.0} if cell.late else {}
        bench.shop.faults.set(cell.kind, route=way.page if cell.at_page else way.submit, times=None, after=0, **late)
    with bench.desk(tmp_path, patience_ends=lambda: bench.taken(number) > 0) as desk:
        act_on(desk, number, wanted=way.wanted, permitted=True)
    wait_until(lambda: bench.taken(number) >= min(cell.taken))

    outcome, taken = judge(bench, way, cell.name, tmp_path, number)
    assert outcome in cell.outcomes
    assert taken in cell.taken
