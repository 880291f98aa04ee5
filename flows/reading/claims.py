"""Finding every place of a page that says where the order stands, and how strongly it says so.

A status is taken from a label ("Order status: Shipped"), from a headline or badge that says nothing else ("On its
way", "Your order has been cancelled"), or from the marked step of a progress line.
"""

import re
from dataclasses import dataclass, replace

from flows.order import OrderState
from flows.reading.dates import DateReader
from flows.reading.facts import Fact, Part
from flows.reading.layout import Segment, View
from flows.reading.money import read_money
from flows.reading.progress import logs_of, marked_step, steps_together
from flows.reading.statuses import (
    classify,
    classify_words,
    is_about_the_order,
    read_status,
    without_subject,
)
from flows.reading.words import after_label, is_one_of, names_parcel, plain
from flows.shop import Shop

_PARCEL = re.compile(
    r"^(?:package|parcel|shipment|box|delivery|group)\s*(?:no\.?\s*|#\s*)?\d*(?:\s*(?:of|/)\s*\d+)?\s*[:.–—-]\s*(?=\S)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:[-–—,.;:|·(]|by\b|at\b|on\b|to\b|in\b|from\b|with\b|via\b|and\b|since\b|your\b|we\b|\d|mon|tue|wed|thu|fri|sat|sun)",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:not|no|never|if|once|when|until|before|after|unless|soon|getting|almost|nearly|expected"
    r"|(?:will|would|to|can|could|may|might|should|cannot) be)$",
    re.IGNORECASE,
)
# Statuses that mean something else where no label stands beside them: a badge or a menu's "New", money that came in.
_WEAK = re.compile(r"^(?:new|new order|open|pending|partial|void|moving|complete|returning)$|^(?:your )?payment\b")
_OTHER_NUMBER = re.compile(r"\border (?:number )?#? ?(?P<number>[a-z]{0,4}-?\d[\w/-]{2,})", re.IGNORECASE)
# How words go on behind a number: "LZ104417722PT with USPS".
_JOINS = re.compile(r"(?:with|by|via|to|from|for|at|in|on)\b(?! (?:its|the|their|our) way)")
_BADGE = re.compile(r"status|badge|pill|chip|state|tag\b")
_WEAKLY_SAID = frozenset(OrderState) - {OrderState.ON_HOLD}
_UNDER_WAY = frozenset({OrderState.SHIPPED, OrderState.DELIVERED})
_OF_GOODS = _UNDER_WAY | {OrderState.RECEIVED, OrderState.PROCESSING, OrderState.PARTIALLY_SHIPPED}
_MOST = 300  # places that say a status; a page with more is a list of something else, and says nothing of one order
_PAIR = 2  # lines of a label and its value
_LABELS_ALIKE = 2  # labels in one look that show how a page sets its labels
_HEADLINE = 17  # pixels from which words are as large as a headline

LABELLED, HEADLINE, PLAIN = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Claim:
    """One place that says a status.

    ``weight`` is ``LABELLED`` (or a marked step), ``HEADLINE``, or ``PLAIN`` words. ``listed`` says that it is a step
    of a progress line, ``parcel`` that it is said of one parcel, ``dated`` that it only says when a step was taken:
    then it counts for nothing by itself. ``beside_number`` marks a badge on the line of the order's number.
    """

    fact: Fact[str]
    state: OrderState
    weight: int
    listed: bool = False
    parcel: bool = False
    dated: bool = False
    beside_number: bool = False

    @property
    def run(self) -> int:
        return self.fact.segment.run.index


def find_claims(
    view: View, shop: Shop, outer: Part, dates: DateReader, aside: frozenset[int], *, items_speak: bool
) -> tuple[list[Claim], list[Claim]]:
    """Returns what the page says of the order's status outside its items, in the order of the page.

    Beside it, what only says when something was shipped or delivered: it counts where nothing else speaks of the items.
    ``items_speak`` says that some of the items have a status of their own. What the runs ``aside`` say of goods under
    way, they say of money or of what comes back.
    """
    labelled = [c for c in _labelled(view, shop, outer, dates) if c.run not in aside or c.state not in _OF_GOODS]
    taken = {claim.run for claim in labelled} | {claim.fact.label.run.index for claim in labelled}
    loose = []
    for segment in outer.segments:
        if segment.run.index in taken or segment.run.kind != "text" or segment.run.struck:
            continue
        if is_one_of(segment.text, shop.sections.items + shop.labels.name):
            continue
        text = _PARCEL.sub("", segment.text).rstrip(".")
        state = classify(text, shop.status)
        if (
            state is None
            or (segment.run.index in aside and state in _OF_GOODS)
            or _is_weak(text, state)
            or _is_of_another(view, shop, segment)
            or goes_on(view, shop, segment, dates)
            or _is_amount(view, shop, segment)
        ):
            continue
        dated = is_only_dated(view, shop, segment, dates)
        if text.rstrip().endswith(":") and not dated and not is_about_the_order(text):
            continue  # a label of something else: "Ordered: Online"
        told = classify_words(text, shop.status) is None and not is_about_the_order(text)  # in the midst of a text
        plainly = _is_dated(view, shop, segment, dates) or (told and not view.is_heading(segment))
        weight = PLAIN if plainly else _weight(view, segment, text)
        fact = Fact(text, text, segment, segment, False)
        loose.append(Claim(fact, state, weight, parcel=not told and _is_of_parcel(view, segment), dated=dated))
    if len(labelled) + len(loose) > _MOST:
        return [], []
    found = [*labelled, *_without_lists(view, loose, dates)]
    done = [replace(claim, dated=False) for claim in loose if claim.dated and claim.state in _UNDER_WAY]
    if not found and not items_speak:
        passed = {step.run for log in logs_of(view, loose, dates) if log.newest is not None for step in log.steps}
        found = _by_day_alone([claim for claim in done if claim.run not in passed])
    return sorted(found, key=lambda claim: claim.run), done


def _is_weak(text: str, state: OrderState) -> bool:
    """Whether words that no label goes before are too weak to say where an order stands."""
    return _WEAK.match(plain(text)) is not None and state in _WEAKLY_SAID


def _is_of_another(view: View, shop: Shop, segment: Segment) -> bool:
    """Whether a sentence names an order's number that no label of this page names."""
    named = _OTHER_NUMBER.search(segment.text)
    if named is None:
        return False
    others = [other.text.casefold() for other in view.segments if other.run.index != segment.run.index]
    labelled = any(after_label(text, shop.labels.order_number) for text in others)
    return labelled and not any(named["number"].casefold() in text for text in others)


def _by_day_alone(done: list[Claim]) -> list[Claim]:
    """Where nothing else says a status, what was done on a day does: "Shipped on Nov 16", if it is all of one kind."""
    return done if len({claim.state for claim in done}) == 1 else []


def _labelled(view: View, shop: Shop, outer: Part, dates: DateReader) -> list[Claim]:
    claims = []
    known = outer.facts(shop.labels.status, lambda text: text if classify(text, shop.status) is not None else None)
    labels = {fact.label.index for fact in known}
    others = [fact for fact in outer.facts(shop.labels.status, read_status) if fact.label.index not in labels]
    for fact in sorted([*known, *others], key=lambda fact: fact.label.index):
        state = classify(fact.text, shop.status)
        if not fact.sure and (state is None or _is_day_of_order(view, shop, fact.segment, state, dates)):
            continue  # what merely stands near
        if view.ancestor(fact.label, ("link",)) is None:
            parcel = _is_of_parcel(view, fact.label)
            fact = _said_between(view, shop, fact, state)
            claims.append(Claim(fact, state or OrderState.UNKNOWN, LABELLED, parcel=parcel))
    return claims


def _said_between(view: View, shop: Shop, fact: Fact[str], state: OrderState | None) -> Fact[str]:
    """The word between a label and what was found for it, where it says the same: "Shipped", also a label of a day."""
    between = view.segments[fact.label.index + 1 : fact.segment.index]
    if state is None or len(between) != 1 or between[0].run.kind != "text":
        return fact
    word = between[0]
    same = classify(word.text, shop.status) is state
    return Fact(word.text, word.text, word, fact.label, fact.sure) if same else fact


def goes_on(view: View, shop: Shop, segment: Segment, dates: DateReader) -> bool:
    """Whether the words are only the beginning or the middle of a sentence that may turn their meaning."""
    line = [other for other in view.on_line(segment) if other.run.kind == "text"]
    at = next((number for number, other in enumerate(line) if other.index == segment.index), 0)
    before = line[at - 1] if at else None
    if before is not None and not before.ended and not segment.barred and _leads_on(shop, before.text, segment, dates):
        return True
    after = line[at + 1] if at + 1 < len(line) else None
    if after is None or segment.ended or after.barred or view.is_label(after):
        return False
    return not _GOES_ON.match(after.text) and classify(f"{segment.text} {after.text}", shop.status) is None


def _leads_on(shop: Shop, before: str, segment: Segment, dates: DateReader) -> bool:
    """Whether words right before the piece make one sentence with it that does not say the same."""
    if _TURNS.search(before):
        return True
    if before.rstrip().endswith((":", "-", "–", "—")) or after_label(before, shop.labels.order_number):
        return False
    if dates.read(before) is not None or is_one_of(before, shop.labels.status):
        return False
    if not re.search(r"[^\W\d_]{3,}", before):
        return _JOINS.match(segment.text) is not None
    if segment.text[:1].isupper() and not before[-1:].isalpha():
        return False
    return classify(f"{before} {segment.text}", shop.status) is None


def is_only_dated(view: View, shop: Shop, segment: Segment, dates: DateReader) -> bool:
    """Whether words such as "Ordered" or "Shipped Nov 5" only say when that step was taken."""
    words = shop.labels.placed_on + shop.labels.shipped_on
    headed = view.ancestor(segment, ("heading",)) is not None or (segment.run.bold and segment.run.size >= _HEADLINE)
    if headed and classify(segment.text, shop.status) is not OrderState.RECEIVED:
        return False
    rest = after_label(segment.text, words) or after_label(without_subject(segment.text), words)
    if rest is not None and dates.read_leading(rest[0], not_before=dates.today) is not None:
        return True
    if not is_one_of(segment.text, words) or _heads(view, shop, segment):
        return False
    return any(dates.read(text, not_before=dates.today) is not None for text, _, _ in view.values_of(segment))


def _is_day_of_order(view: View, shop: Shop, segment: Segment, state: OrderState, dates: DateReader) -> bool:
    return state is OrderState.RECEIVED and is_only_dated(view, shop, segment, dates)


def _heads(view: View, shop: Shop, segment: Segment) -> bool:
    """Whether words stand as a heading of their own kind: not in the looks in which this page sets its labels."""
    if not view.is_heading(segment):
        return False
    tag = view.snapshot.elements[segment.element].tag
    like = [
        other
        for other in view.segments
        if other.run.look == segment.run.look and view.snapshot.elements[other.element].tag == tag
    ]
    if _is_over_one_line(view, segment) and sum(_is_over_one_line(view, other) for other in like) > _LABELS_ALIKE:
        return False  # one of a row of such pairs
    return sum(view.is_label(s) and classify(s.text, shop.status) is None for s in like) < _LABELS_ALIKE


def _is_over_one_line(view: View, segment: Segment) -> bool:
    """Whether a piece stands in a box with one more line under it and nothing else, as a label over its value."""
    for element in view.snapshot.ancestors(segment.element):
        lines = {other.run.line for other in view.segments_in(element.index)}
        if len(lines) > 1:
            return len(lines) == _PAIR and view.spans[element.index][0] == segment.run.index
    return False


def _is_dated(view: View, shop: Shop, segment: Segment, dates: DateReader) -> bool:
    """Whether the layout gives the words a date as a label has a value ("Cancelled" over "Nov 13, 2026")."""
    if view.line_of(segment) != segment.text or is_about_the_order(segment.text) or _heads(view, shop, segment):
        return False
    values = ((text, sure) for text, _, sure in view.values_of(segment))
    return any(sure and dates.read(text, not_before=dates.today) is not None for text, sure in values)


def _is_amount(view: View, shop: Shop, segment: Segment) -> bool:
    """Whether the words name a row of the order's sums ("Cancelled" beside "-$55.00"), or stand behind such a sum."""
    beside = [other.text for other in view.on_line(segment) if other.index != segment.index]
    if beside and all(_is_money(shop, text) for text in beside):
        return True
    if view.line_of(segment) != segment.text:
        return False
    values = (text for text, _, sure in view.values_of(segment) if sure)
    return any(_is_money(shop, text) for text in values)


def _is_money(shop: Shop, text: str) -> bool:
    return read_money(text.lstrip("-−–— "), currency=shop.site.currency) is not None


def _weight(view: View, segment: Segment, text: str) -> int:
    if view.ancestor(segment, ("heading", "status", "alert")) is not None or is_about_the_order(text):
        return HEADLINE
    hint = " ".join(element.hint for element in list(view.snapshot.ancestors(segment.element))[:2]).casefold()
    stands_out = segment.run.bold or segment.run.size >= _HEADLINE or _BADGE.search(hint) is not None
    return HEADLINE if stands_out else PLAIN


def _is_of_parcel(view: View, segment: Segment) -> bool:
    """Whether the words stand in a box that begins with the name of one parcel ("Package 2 of 2")."""
    for element in list(view.snapshot.ancestors(segment.element))[:5]:
        first = view.segments_in(element.index)[:2]
        if any(names_parcel(other.text) for other in first):
            return True
    return False


def _without_lists(view: View, claims: list[Claim], dates: DateReader) -> list[Claim]:
    """Drops what only lists the states there are: progress lines, filters, logs. Their marked step stays."""
    kept: dict[int, Claim] = {}
    dropped: set[int] = set()
    for log in logs_of(view, claims, dates):
        dropped |= {claim.run for claim in log.steps}
        if log.newest is not None and log.newest.state in _UNDER_WAY:
            claim = log.newest
            kept[claim.run] = Claim(claim.fact, claim.state, PLAIN, listed=True, parcel=claim.parcel)
    for steps in steps_together(view, [claim for claim in claims if claim.run not in dropped]):
        dropped |= {claim.run for claim in steps}
        marked = marked_step(view, steps, dates)
        if marked is not None:
            claim = marked.step
            weight = LABELLED if marked.certain else HEADLINE
            kept[claim.run] = Claim(claim.fact, claim.state, weight, listed=True, parcel=claim.parcel)
    loose = [claim for claim in claims if claim.run not in dropped and not claim.dated]
    return [*kept.values(), *loose]
