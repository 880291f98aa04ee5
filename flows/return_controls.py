"""Which button or link of a wizard's step leads on, and whether pressing it starts the return.

Pure, but for whether plain words can be clicked. A page may show the buttons of steps that are done above those of the
step that is open: of several, the last one counts. Buttons of a search, a newsletter or a promotion are none of ours.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flows.reading.words import is_one_of, plain
from flows.return_captions import declines, ends_return, ends_review, leads_on, opens_return
from flows.return_review import in_frame
from flows.return_step import Step
from flows.shop import ReturnFlowWords
from flows.snapshot import Snapshot

_STRANGE = re.compile(r"e-?mail|newsletter|subscribe|search|promo|coupon|gift card|zip|postal|phone|password")
_ASIDE = re.compile(r"carousel|slider|swiper|slick|recommend|pagination|pager|newsletter|breadcrumb", re.IGNORECASE)
_PLAIN = frozenset({"span", "div", "a", "b", "strong", "p", "li"})


@dataclass(frozen=True, slots=True)
class Control:
    """What leads on. ``is_last``: by its words, or because the page is a review, it starts the return.

    ``may_be_last``: its words leave that open ("Return these items").
    """

    element: int
    words: str
    is_last: bool
    may_be_last: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    element: int
    words: str
    form: int
    submits: bool


def find_control(
    snapshot: Snapshot,
    step: Step,
    words: ReturnFlowWords,
    *,
    shows_review: bool,
    can_click: Callable[[int], bool],
    entry: int = -1,
) -> Control | None:
    """Returns what leads on from here, or ``None`` where nothing does that is understood.

    ``entry`` is the button that opened the wizard and may still be there: it leads on only from a step that has no
    other, as where boxes have come up around it.
    """
    candidates = [one for one in _candidates(snapshot, step, words, can_click) if not declines(one.words)]
    others = [one for one in candidates if one.element != entry]
    found = _choose(others, snapshot, step, words, shows_review=shows_review)
    if found is None and step.asks and others != candidates:
        return _choose(candidates, snapshot, step, words, shows_review=shows_review)
    return found


def _choose(
    candidates: list[_Candidate], snapshot: Snapshot, step: Step, words: ReturnFlowWords, *, shows_review: bool
) -> Control | None:
    if step.lookup is not None:
        return _find_lookup_button(candidates, step, words)
    onward = [one for one in candidates if is_one_of(one.words, words.proceed) or leads_on(one.words)]
    last = [one for one in candidates if is_one_of(one.words, words.submit) or ends_return(one.words)]
    if shows_review and not last:  # what says so in any place goes before what says so on a review only
        last = [one for one in candidates if one not in onward and ends_review(one.words)]
    if last and (not onward or (shows_review and _stands_after(last[-1], onward[-1]))):
        return _control(_best(last, snapshot, step), is_last=True)
    if onward:
        return _control(_best(onward, snapshot, step), is_last=False)
    weak = [one for one in candidates if ends_review(one.words) or opens_return(one.words)]
    own = [one for one in candidates if one.submits and one.form >= 0 and _holds_known(snapshot, step, one.form)]
    rest = [one for one in weak if one in own] or (own if len(own) == 1 else []) or (weak if step.asks else [])
    return _control(rest[-1], is_last=False, may_be_last=True) if rest else None


def is_shut(snapshot: Snapshot) -> str | None:
    """The caption of a button that would lead on and cannot be pressed, or ``None``."""
    captions = (
        field.text
        for field in snapshot.fields
        if field.is_button and field.disabled and not in_frame(snapshot, field.element)
    )
    return next((text for text in captions if leads_on(text) or ends_return(text)), None)


def _control(one: _Candidate, *, is_last: bool, may_be_last: bool = False) -> Control:
    return Control(one.element, one.words, is_last, may_be_last)


def _stands_after(one: _Candidate, other: _Candidate) -> bool:
    return one.element > other.element


def _best(candidates: list[_Candidate], snapshot: Snapshot, step: Step) -> _Candidate:
    """The last one, and before all others one of the form that is being filled in."""
    return ([one for one in candidates if one.form >= 0 and _holds_known(snapshot, step, one.form)] or candidates)[-1]


def _find_lookup_button(candidates: list[_Candidate], step: Step, words: ReturnFlowWords) -> Control | None:
    form = step.lookup.number.form if step.lookup is not None else -1
    own = [one for one in candidates if one.form == form]
    for caption in words.lookup:
        if named := [one for one in own if is_one_of(one.words, (caption,))]:
            return _control(named[0], is_last=False)
    submits = [one for one in own if one.submits and form >= 0] or [one for one in own if leads_on(one.words)]
    return _control(submits[0], is_last=False) if len(submits) == 1 else None


def _candidates(
    snapshot: Snapshot, step: Step, words: ReturnFlowWords, can_click: Callable[[int], bool]
) -> list[_Candidate]:
    steppers = [field.element for field in snapshot.fields if field.type == "stepper"]
    fields = {field.element for field in snapshot.fields}
    buttons = {
        field.element: field
        for field in snapshot.fields
        if field.is_button and not any(snapshot.is_inside(field.element, one) for one in steppers)
    }
    found: dict[int, _Candidate] = {}
    for field in buttons.values():
        caption = field.text or snapshot.text_of(field.element) or (field.labels[0] if field.labels else "")
        if not field.disabled and field.type != "reset":
            found[field.element] = _Candidate(field.element, caption, field.form, field.type in {"submit", "image"})
    for element in snapshot.elements:
        if element.role in {"link", "button"} and element.index not in fields:
            caption = snapshot.text_of(element.index) or element.name
            found[element.index] = _Candidate(element.index, caption, -1, submits=False)
    inside = {around.index for one in found for around in snapshot.ancestors(one)} | set(found)
    for run in snapshot.runs:
        if run.kind != "text" or not 0 < len(run.text) < 40:
            continue
        near = [around.index for around in snapshot.ancestors(run.element)]
        tag = snapshot.elements[run.element].tag if run.element >= 0 else ""
        if tag in _PLAIN and not any(index in found or index in fields for index in near) and run.element not in inside:
            known = is_one_of(run.text, words.proceed + words.submit) or leads_on(run.text) or ends_return(run.text)
            if known and can_click(run.element):
                found[run.element] = _Candidate(run.element, run.text, -1, submits=False)
    return sorted(
        (one for one in found.values() if one.words and _is_ours(snapshot, step, one)), key=lambda one: one.element
    )


def _is_ours(snapshot: Snapshot, step: Step, one: _Candidate) -> bool:
    if in_frame(snapshot, one.element) or not snapshot.is_inside(one.element, step.scope):
        return False
    if any(_ASIDE.search(around.hint) for around in snapshot.ancestors(one.element)):
        return False
    if one.form < 0 or _holds_known(snapshot, step, one.form):
        return True
    asked = [field for field in snapshot.fields if field.form == one.form and not field.is_button]
    return not any(
        field.type in {"email", "search", "password"}
        or _STRANGE.search(plain(" ".join((*field.labels, field.name.replace("_", " ")))))
        for field in asked
    )


def _holds_known(snapshot: Snapshot, step: Step, form: int) -> bool:
    known = step.known
    return any(field.form == form and field.element in known for field in snapshot.fields)
