"""Two things measured in turn, so that whatever else the machine does falls on both alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Pairs:
    """The measured values of A (ours) and B (what it is held against), pair by pair."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the pairs' own ratios."""
        return median(one / other for one, other in zip(self.ours, self.theirs, strict=True))

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio."""
        ratios = sorted(one / other for one, other in zip(self.ours, self.theirs, strict=True))
        return ratios[0], ratios[-1]


def measure(ours: Callable[[], float], theirs: Callable[[], float], *, pairs: int, warm: bool = True) -> Pairs:
    """Measures both so many times, alternating who goes first. A first run of each only warms the caches."""
    if warm:
        ours()
        theirs()
    mine, others = [], []
    for turn in range(pairs):
        if turn % 2:
            others.append(theirs())
            mine.append(ours())
        else:
            mine.append(ours())
            others.append(theirs())
    return Pairs(tuple(mine), tuple(others))
