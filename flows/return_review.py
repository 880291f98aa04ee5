"""What a return wizard says in words: fee and refund before it is sent; number, last day and label after it.

Pure. A fact that is mentioned and cannot be read is told apart from one that is not mentioned at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.order import Money
from flows.reading.dates import DateReader
from flows.reading.money import amounts_in
from flows.reading.words import after_label, bare_number, is_one_of, mentions, plain
from flows.return_words import confirms
from flows.shop import Shop
from flows.snapshot import Element, Snapshot

_FRAME = frozenset({"banner", "navigation", "contentinfo", "complementary"})
_COSTS = re.compile(
    r"\b(?:fees?|charged?|costs?|deduct\w*|subtract\w*|withh[eo]ld|"
    r"(?:comes?|taken?|taking|took) (?:\S+ )?(?:off|out of) (?:of )?(?:your|the) refund)\b"
)
_COSTS_NOTHING = re.compile(r"\b(?:no|free of|without|at no|zero)\s+(?:\w+\s+)?(?:fees?|charge|costs?)\b")
_NOT_OURS = re.compile(
    r"\b(?:original|initial|outbound|shipping|delivery|handling)\b.{0,30}\b(?:not|non-?)\s?(?:be\s)?refund\w*"
    r"|\b(?:not|non-?)\s?refund\w*.{0,30}\b(?:original|shipping|delivery)\b"
)
_REVIEW = re.compile(
    r"^(?:\d+\W+)?(?:review|look (?:it|this|everything) over|check (?:your|the|it)|summary|almost (?:done|"
    r"there)|confirm|overview)\b"
)
_HAND_OVER = re.compile(
    r"\b(?:ship|send|mail|post|hand|bring|drop|take|return|show|give|get)\b[^.]{0,60}?\b(?:by|before|until|"
    r"no later than)\s+(?P<day>.+)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_MINUS = re.compile(r"^[\s\-–−—]+")
_NUMBER = re.compile(r"^#?\s*([A-Z]{0,8}[-#]?\d[A-Z0-9-]{2,}|[A-Z]{2,8}-?\d+)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:rma|return(?:\s+(?:authori[sz]ation|reference|confirmation|request|merchandise))*)\s*"
    r"(?:number|no\.?|nr\.?|#|id|code)(?:\s+is)?[\s:#]*(?P<number>[A-Z]{0,8}[-#]?\d[A-Z0-9-]{2,}|[A-Z]{2,8}-?\d+)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)|\$")
_AMOUNT_ONLY = re.compile(r"[\s\-–−—+]*(?:[A-Z]{2,3})?\s?\$?\s?\d[\d,]*\.\d\d(?:\s?[A-Z]{3})?")
_SHORT = 60  # characters; a longer line is a sentence and no label


@dataclass(frozen=True, slots=True)
class Review:
    """The last step before sending. ``unreadable`` names, in words, a fee or refund that stands there unreadably."""

    fee: Money | None = None
    refund: Money | None = None
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the shop gives out for a return that was started."""

    authorisation: str | None = None
    ship_by: date | None = None
    refund: Money | None = None
    fee: Money | None = None
    label_link: str | None = None


def lines_outside_frame(snapshot: Snapshot) -> list[str]:
    """The page's lines without header, navigation and footer."""
    lines: dict[int, list[str]] = {}
    for run in snapshot.runs:
        if run.kind == "text" and not in_frame(snapshot, run.element):
            lines.setdefault(run.line, []).append(run.text)
    return [" ".join(texts) for texts in lines.values()]


def in_frame(snapshot: Snapshot, element: int) -> bool:
    """Whether an element belongs to the site's frame around the page's own matter."""
    return any(around.role in _FRAME or around.tag == "footer" for around in snapshot.ancestors(element))


def read_review(lines: list[str], shop: Shop) -> Review:
    """Returns fee and refund as the step shows them. Several fees add up; the same one shown twice is one."""
    words, currency = shop.return_flow, shop.site.currency
    fees = {(line, _amount(text, shop)) for line, text in _values(lines, words.fee)}
    refunds = {_amount(text, shop) for _, text in _values(lines, words.refund)}
    read_fees = [amount for _, amount in fees if amount is not None]
    read_refunds = [amount for amount in refunds if amount is not None]
    costs = [line for line, amount in fees if amount is None and _speaks_of_cost(line)]
    unreadable = None
    if costs or (not read_fees and any(_speaks_of_cost(line) for line in lines)):
        unreadable = "a fee"
    elif len(read_refunds) > 1 or (refunds and not read_refunds):
        unreadable = "the refund"
    fee = Money(sum(read_fees, Decimal("0.00")), currency) if read_fees else None
    refund = Money(read_refunds[0], currency) if len(read_refunds) == 1 else None
    return Review(fee, refund, unreadable)


def read_confirmation(snapshot: Snapshot, shop: Shop, *, lines: list[str], number: str, today: date) -> Confirmation:
    """Returns what the page of a started return gives out. ``lines`` are what the wizard itself says on it.

    ``number`` is the order's, which is no authorisation.
    """
    words = shop.return_flow
    spelt = [re.sub("authoris", "authoriz", line, flags=re.IGNORECASE) for line in lines]
    numbers = [found[1] for _, text in _values(spelt, words.authorisation) if (found := _NUMBER.match(text))]
    numbers += [found["number"] for line in lines if (found := _NUMBERED.search(line))]
    dates = DateReader(language=shop.site.language, order=shop.site.date_order, today=today)
    days = {day for _, text in _values(lines, words.ship_by) if (day := dates.read_leading(text))}
    sentences = [sentence for line in lines for sentence in _SENTENCE.split(line)]
    told = [] if days else [match["day"] for sentence in sentences if (match := _HAND_OVER.search(sentence))]
    days |= {day for text in told if (day := dates.read_leading(text.rstrip(".")))}
    review = read_review(lines, shop)
    return Confirmation(
        authorisation=next((found for found in numbers if bare_number(found) != bare_number(number)), None),
        ship_by=days.pop() if len(days) == 1 else None,
        refund=review.refund,
        fee=review.fee,
        label_link=_label_link(snapshot, shop),
    )


def is_review(lines: list[str], shop: Shop) -> bool:
    """Whether a page that names what goes back sums it up: with the refund or what it costs, or in so many words."""
    review = read_review(lines, shop)
    return review.refund is not None or review.fee is not None or any(map(_calls_itself_review, lines))


def says_taken(snapshot: Snapshot, shop: Shop, *, lines: list[str], number: str, today: date) -> bool:
    """Whether a page gives out the number of a return, and says beside it that it was taken or how to send it."""
    given = read_confirmation(snapshot, shop, lines=lines, number=number, today=today)
    how = given.label_link is not None or given.ship_by is not None
    return given.authorisation is not None and (how or any(map(confirms, lines)))


def price_of_way(choice: str, shop: Shop) -> Decimal | None:
    """What a way back costs by the words of its choice; nothing where it is free, or speaks of a refund."""
    said = plain(choice)
    if mentions(said, shop.return_flow.free) or re.search(r"\b(?:refund|credit|earn|bonus|save|get)\b", said):
        return None
    prices = [amount.amount for amount in amounts_in(choice, currency=shop.site.currency)]
    return max(prices, default=None)


def _calls_itself_review(line: str) -> bool:
    return _REVIEW.search(plain(line)) is not None and len(line) < _SHORT


def _values(lines: list[str], labels: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What stands behind one of the labels, on its line or on the next one, with the line of the label."""
    for place, line in enumerate(lines):
        if is_one_of(line, labels):
            if place + 1 < len(lines):
                yield line, lines[place + 1]
        elif len(line) < _SHORT and (rest := after_label(line, labels)):
            follows = lines[place + 1] if place + 1 < len(lines) else ""
            # "Refund to Visa ending in 4242", and the amount at the other end of the row
            yield line, follows if _AMOUNT_ONLY.fullmatch(follows) and not _AMOUNT.search(rest[0]) else rest[0]


def _amount(text: str, shop: Shop) -> Decimal | None:
    text = _MINUS.sub("", text)
    if any(plain(text) == plain(word) or plain(text).startswith(plain(word) + " ") for word in shop.return_flow.free):
        return Decimal("0.00")
    amounts = amounts_in(text, currency=shop.site.currency)
    right = [amount for amount in amounts if amount.currency == shop.site.currency]
    return right[0].amount if len(amounts) == 1 and right else None


def _speaks_of_cost(line: str) -> bool:
    said = plain(line)
    return bool(_COSTS.search(said)) and not _COSTS_NOTHING.search(said) and not _NOT_OURS.search(said)


def _label_link(snapshot: Snapshot, shop: Shop) -> str | None:
    def leads_to_label(element: Element) -> bool:
        words = snapshot.text_of(element.index) or element.name
        return element.href.startswith("http") and len(words) < _SHORT and mentions(words, shop.return_flow.label)

    links = {element.href for element in snapshot.elements if element.role == "link" and leads_to_label(element)}
    return links.pop() if len(links) == 1 else None
