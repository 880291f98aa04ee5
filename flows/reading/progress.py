"""Progress lines: a row or list of the steps of an order, and which of them is marked as the one it has reached."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from flows.order import OrderState
from flows.reading.dates import DateReader
from flows.reading.facts import Fact
from flows.reading.layout import View

_DONE = re.compile(r"[✓✔☑✅●◉]")
_COLOUR = re.compile(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)")
_LONGEST = 200  # entries that are looked through
_ENTRY = 8  # pieces that an entry of a log has at most
_FEWEST = 3  # different states that make a list of steps


class Step(Protocol):
    """What may be a step: words that say a state."""

    @property
    def fact(self) -> Fact[str]: ...
    @property
    def state(self) -> OrderState: ...
    @property
    def weight(self) -> int: ...


S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class Marked(Generic[S]):
    """The marked step; ``certain`` where the page marks it for screen readers too."""

    step: S
    certain: bool


def steps_together(view: View, claims: Sequence[S]) -> Iterator[list[S]]:
    """Yields the claims of each box that lists three states or more and little else; of nested boxes the smallest."""
    near = dict.fromkeys(parent for claim in claims for parent in _near_parents(view, claim))
    found: list[int] = []
    for container in sorted(near, key=lambda index: view.spans[index][1] - view.spans[index][0]):
        low, high = view.spans[container]
        if any(low <= view.spans[inner][0] and view.spans[inner][1] <= high for inner in found):
            continue
        steps = [claim for claim in claims if view.inside(claim.fact.segment, container)]
        if len({claim.state for claim in steps}) >= _FEWEST and not _holds_more(view, container, steps):
            found.append(container)
            yield steps


@dataclass(frozen=True, slots=True)
class Log(Generic[S]):
    """A list of what happened when; ``newest`` is its last event, if that is a step."""

    steps: list[S]
    newest: S | None


def logs_of(view: View, claims: Sequence[S], dates: DateReader) -> Iterator[Log[S]]:
    """Yields the lists in which three entries or more each have a day, and some a status."""
    entries: dict[int, dict[int, S]] = {}
    for claim in claims:
        for entry in list(view.snapshot.ancestors(claim.fact.segment.element))[:5]:
            entries.setdefault(entry.parent, {})[entry.index] = claim
    for parent, steps in entries.items():
        siblings = [other for other in view.children.get(parent, []) if other.index in view.spans]
        if not _FEWEST <= len(siblings) <= _LONGEST:
            continue
        days = {other.index: _only_day(view, other.index, dates) for other in siblings}
        given = [day for day in days.values() if day is not None]
        if len(given) < _FEWEST or any(days.get(index) is None for index in steps):
            continue
        if any(len(view.segments_in(index)) > _ENTRY for index in steps):
            continue  # parcels, each with its day and all that is in it
        past = [day for day in given if day <= dates.today]
        ends = [index for index, day in days.items() if past and day == max(past)]
        last = (ends[0] if given[0] >= given[-1] else ends[-1]) if ends else -1  # newest first, or oldest first
        yield Log(list(steps.values()), steps.get(last))


def _only_day(view: View, container: int, dates: DateReader) -> date | None:
    days = {day for segment in view.segments_in(container) if (day := dates.read(segment.text)) is not None}
    return days.pop() if len(days) == 1 else None


def _near_parents(view: View, step: Step) -> list[int]:
    return [element.index for element in list(view.snapshot.ancestors(step.fact.segment.element))[1:6]]


def _holds_more(view: View, container: int, steps: Sequence[Step]) -> bool:
    """Whether a box holds much besides its steps, their dates and notes."""
    return len(view.segments_in(container)) > 4 * len(steps) + 2


def marked_step(view: View, steps: Sequence[S], dates: DateReader) -> Marked[S] | None:
    """Returns the step that the page marks, if all its marks agree."""
    current = [step for step in steps if _is_current(view, step)]
    if len(current) == 1:
        return Marked(current[0], certain=True)
    looking = _by_look(view, steps)
    dated = _by_date(view, steps, dates)
    if looking is not None and dated is not None and looking.state is not dated.state:
        return None
    found = looking or dated
    return Marked(found, certain=False) if found is not None else None


def _is_current(view: View, step: Step) -> bool:
    around = list(view.snapshot.ancestors(step.fact.segment.element))[:3]
    return any(element.current not in ("", "false") for element in around)


def _by_look(view: View, steps: Sequence[S]) -> S | None:
    bold = [step for step in steps if step.fact.segment.run.bold]
    heavy = [step.fact.segment.run.bold for step in steps]
    if len(bold) == 1 or (bold and len(bold) < len(steps) and _is_split(heavy)):
        return bold[-1]
    ticked = [bool(_DONE.search(view.line_of(step.fact.segment))) for step in steps]
    if any(ticked) and _is_split(ticked):
        return steps[ticked.index(False) - 1] if False in ticked else steps[-1]
    looks = [step.fact.segment.run.look for step in steps]
    odd = [step for step, look in zip(steps, looks, strict=True) if looks.count(look) == 1]
    if len(odd) == 1 and odd[0] is not steps[-1]:
        return odd[0]
    return _last_strong(steps)


def _is_split(flags: Sequence[bool]) -> bool:
    """Whether all that is true comes before all that is false."""
    return list(flags) == sorted(flags, reverse=True)


def _last_strong(steps: Sequence[S]) -> S | None:
    """The last step in strong ink, where all after it are pale."""
    inks = [_ink(step.fact.segment.run.look) for step in steps]
    if None in inks or len(set(inks)) != 2:
        return None
    strongest = max(ink for ink in inks if ink is not None)
    strong = [ink == strongest for ink in inks]
    return steps[strong.index(False) - 1] if _is_split(strong) and strong[0] else None


def _ink(look: str) -> float | None:
    """How dark the words are, from 0 to 1; ``None`` where they stand on a ground of their own."""
    colours = _COLOUR.findall(look)
    if len(colours) < 2 or colours[1][3] not in ("0", "0.0"):
        return None
    red, green, blue, clear = colours[0]
    light = (0.299 * int(red) + 0.587 * int(green) + 0.114 * int(blue)) / 255
    return round((1 - light) * float(clear or 1), 2)


def _by_date(view: View, steps: Sequence[S], dates: DateReader) -> S | None:
    """The last step with a day, where the steps behind it have none and no day is still to come."""
    days = [_day_of(view, step, dates) for step in steps]
    given = [day for day in days if day is not None]
    if not given or any(day > dates.today for day in given) or given != sorted(given):
        return None
    if not _is_split([day is not None for day in days]) or len(given) == len(days):
        return None
    return steps[len(given) - 1]


def _day_of(view: View, step: Step, dates: DateReader) -> date | None:
    """The day that stands with a step: in its words, behind them, or alone with them in one box."""
    segment = step.fact.segment
    for words in re.findall(r"[-–—:,(]?\s*(?:on\s+)?(\S.*)", segment.text[len(segment.text.split()[0]) :]):
        if (day := dates.read(words)) is not None:
            return day
    for element in list(view.snapshot.ancestors(segment.element))[:3]:
        inner = view.segments_in(element.index)
        if len(inner) > 4:
            return None
        found = [day for other in inner if (day := dates.read(other.text)) is not None]
        if found:
            return found[0] if len(found) == 1 else None
    return None
