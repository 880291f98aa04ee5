"""What one control of a return's step asks for: a reason, a number of pieces, the way back, how the money comes back.

Pure. By its names, by what it says before a choice is made, and by its choices.
"""

import re
from collections.abc import Iterable, Sequence

from flows.reading.words import is_one_of, mentions, plain
from flows.return_options import (
    asks_if_it_returns,
    asks_why,
    count_in,
    counts_pieces,
    gives_reason,
    is_placeholder,
    is_same_reason,
    pays_otherwise,
    refunds_as_paid,
    takes_piece,
    way_back,
)
from flows.return_pieces import find_whole
from flows.shop import ReturnFlowWords
from flows.snapshot import Field, Option, Snapshot

TICKS = frozenset({"checkbox", "radio"})
_OPTIONAL = re.compile(r"\boptional\b", re.IGNORECASE)
_NOT_A_COUNT = "it says nothing"  # a value that is none of those by which a choice is known as not made


def real_options(field: Field) -> list[Option]:
    """The choices of a select without the one that only asks for one."""
    return [option for option in field.options if not is_placeholder(option.text, option.value)]


def shown_option(field: Field) -> Option | None:
    """The choice that a select shows."""
    return next((option for option in field.options if option.value == field.value), None)


def first_unmade(field: Field) -> bool:
    """Whether a select still stands at "choose ..."."""
    shown = shown_option(field) or Option(field.value, "", disabled=False)
    return is_placeholder(shown.text, shown.value)


def is_reason(field: Field, words: ReturnFlowWords) -> bool:
    """By its name, by what it says before a choice is made ("Choose a reason"), or by its choices."""
    if any(mentions(label, words.reason) or asks_why(label) for label in field.labels):
        return True
    choices = [option.text for option in real_options(field)]
    if any(asks_why(option.text) for option in field.options[:1] if option.text not in choices):
        return True
    likely = sum(_is_some_reason(text, words) or gives_reason(text) for text in choices)
    return likely > 1 and likely * 2 >= len(choices)


def gives_reasons(group: Sequence[Field], words: ReturnFlowWords) -> bool:
    """Whether the choices of one question are reasons."""
    named = [any(_is_some_reason(label, words) for label in field.labels) for field in group]
    likely = [any(gives_reason(label) for label in field.labels) for field in group]
    return any(named) or sum(likely) > 1


def choose_reason(options: Iterable[tuple[str, str]], phrases: tuple[str, ...]) -> tuple[str, str] | None:
    """Returns the shop's reason (label, value) for one of ours, by the map's phrases, best first."""
    open_ones = [option for option in options if not is_placeholder(*option)]
    for phrase in phrases:
        exact = [option for option in open_ones if is_one_of(option[0], (phrase,))]
        near = exact or [option for option in open_ones if mentions(option[0], (phrase,))]
        near = near or [option for option in open_ones if is_same_reason(option[0], phrase)]
        if len(near) == 1:
            return near[0]
    return None


def is_quantity(field: Field, words: ReturnFlowWords) -> bool:
    """Whether it asks how many go back, in numbers or by "Keep" and "Return"."""
    if field.type == "stepper":
        return True
    named = any(mentions(label, words.quantity) or counts_pieces(label) for label in field.labels)
    if field.tag == "select":
        numbers = [text for option in field.options if (text := option.text.strip()).isdigit()]
        plainly = len(numbers) >= max(len(field.options) - 1, 1) and (named or not field.labels)
        return plainly or keeps_or_returns(field)
    return field.type == "number" and (named or not field.labels)


def keeps_or_returns(field: Field) -> bool:
    """Whether a select's choices are to keep an item and to return it: all of it, or a number."""
    said = [option.text for option in field.options if not is_placeholder(option.text, _NOT_A_COUNT)]
    keeps = [text for text in said if count_in(text) == 0 and not text.strip().isdigit()]
    agrees = any(map(asks_if_it_returns, field.labels))
    takes = [text for text in said if count_in(text) or takes_piece(text) or (agrees and plain(text) == "yes")]
    return len(keeps) == 1 and bool(takes) and len(keeps) + len(takes) == len(said)


def option_of(field: Field, quantity: int) -> Option | None:
    """The one choice of a select by which so many go back. "Return" without a number is the whole of an item."""
    able = [option for option in field.options if not option.disabled]
    fitting = [option for option in able if count_in(option.text) == quantity]
    if quantity and not fitting and not any(count_in(option.text) for option in field.options):
        fitting = [option for option in able if takes_piece(option.text) or plain(option.text) == "yes"]
    return fitting[0] if len(fitting) == 1 else None


def offers_ways(group: Sequence[Field], snapshot: Snapshot, words: ReturnFlowWords) -> bool:
    """Whether the choices of one question are ways back."""
    if gives_reasons(group, words):
        return False
    listed = words.method_mail + words.method_store
    ways = sum(method_of(field, snapshot, words) is not None for field in group)
    return ways * 2 >= len(group) or any(mentions(label, listed) for field in group for label in field.labels)


def lists_ways(field: Field) -> bool:
    """Whether the choices of a select are ways back."""
    return len({way_back(option.text) for option in real_options(field)} - {None}) > 1


def method_of(field: Field, snapshot: Snapshot, words: ReturnFlowWords) -> str | None:
    """Which way back a choice stands for: ``mail``, ``store`` or neither. What its label names first counts."""
    for label in (choice_name(field, snapshot), *field.labels):
        said = plain(label)
        places = {
            method: min((found.start() for phrase in phrases if (found := find_whole(phrase, said))), default=None)
            for method, phrases in (("mail", words.method_mail), ("store", words.method_store))
        }
        named = {method: place for method, place in places.items() if place is not None}
        if named:
            return min(named, key=lambda method: named[method])
    return way_back(choice_name(field, snapshot))


def choice_name(field: Field, snapshot: Snapshot) -> str:
    """What a choice is called: the first words behind it, where its label begins so and goes on to explain."""
    label = name_of(field)
    first = snapshot.runs[field.run].text if field.run < len(snapshot.runs) else ""
    return first if first and plain(label).startswith(plain(first)) else label


def name_of(field: Field) -> str:
    """What a person would call a field."""
    return field.labels[0].strip(" *:") if field.labels else field.name or "a field without a label"


def asks_how_to_pay(choices: Iterable[str]) -> bool:
    """Whether choices are money back the way it was paid, and something instead."""
    choices = list(choices)
    return sum(map(refunds_as_paid, choices)) == 1 and any(map(pays_otherwise, choices))


def is_optional(field: Field) -> bool:
    return any(_OPTIONAL.search(label) for label in field.labels)


def must_be_filled(field: Field) -> bool:
    """Whether a field is still open and says, or looks as if, it has to be filled in."""
    if field.disabled or field.read_only or field.type == "password":
        return False
    if field.tag == "select":
        return first_unmade(field) and (field.required or not is_optional(field))
    starred = any(re.search(r"\*|\(required\)", label, re.IGNORECASE) for label in field.labels)
    empty = not field.checked if field.type in TICKS else not field.value.strip()
    return (field.required or starred) and empty


def _is_some_reason(text: str, words: ReturnFlowWords) -> bool:
    return any(is_one_of(text, phrases) for phrases in words.reasons.values())
