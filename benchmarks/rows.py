"""What was measured: one row a comparison, printed as a table and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from benchmarks.pairs import Pairs


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. ``value`` is what the bar is held against: the ratio where there are two sides.

    Without a ``bar`` the row only informs.
    """

    name: str
    ours: str
    theirs: str
    value: float
    unit: str
    spread: tuple[float, float] | None = None
    bar: float | None = None

    @property
    def verdict(self) -> str:
        if self.bar is None:
            return "-"
        return "ok" if self.value <= self.bar else "MISSED"


def compare(name: str, pairs: Pairs, *, unit: str, bar: float | None) -> Row:
    """The row of two sides measured in pairs."""
    ours, theirs = f"{median(pairs.ours):.2f} {unit}", f"{median(pairs.theirs):.2f} {unit}"
    return Row(name, ours, theirs, pairs.ratio, "x", pairs.spread, bar)


def alone(name: str, value: float, *, unit: str, bar: float | None = None, theirs: str = "") -> Row:
    """The row of something that has no other side."""
    return Row(name, f"{value:.4g} {unit}", theirs, value, unit, None, bar)


def print_table(rows: Sequence[Row]) -> None:
    """Prints the rows, aligned."""
    heads = ("what", "ours", "held against", "value", "from .. to", "bar", "")
    cells = [heads] + [
        (
            row.name,
            row.ours,
            row.theirs,
            f"{row.value:.3f} x" if row.unit == "x" else f"{row.value:.4g} {row.unit}",
            f"{row.spread[0]:.2f} .. {row.spread[1]:.2f}" if row.spread else "",
            f"{row.bar:g}" if row.bar is not None else "",
            row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def to_json(rows: Sequence[Row], *, machine: dict[str, object]) -> str:
    """All rows as one JSON object."""
    return json.dumps(
        {"schema": 1, "machine": machine, "rows": [asdict(row) | {"verdict": row.verdict} for row in rows]}, indent=1
    )
