"""A small grammar of what may be said of an order, read whole or not at all.

A word in no class, or one too many, and no rule (`status_rules`) holds. So "shipped" is never overheard in "will be
shipped", "not shipped by us" or "Shipped Goods Tote".
"""

import re
from functools import cache, lru_cache

from flows.order import OrderState
from flows.reading.status_rows import classes_in, describes
from flows.reading.status_rules import RULES
from flows.reading.status_tags import tagged

_NEWS = re.compile(
    r"^(?:(?:good|great|happy) news|update|hooray|yay|thanks|thank you|sorry|(?:we're )?sorry|unfortunately|status"
    r"|order status)[!,:. -]+",
    re.IGNORECASE,
)
_LIGHT = "SUBJECT DAY stop and name number for by"  # says nothing by itself
_LONGEST = 110
_COUNTED = re.compile(r"^(\w+)(?: out)? of (?:(?:your|the|all) )?(\w+)\b", re.IGNORECASE)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@cache
def _rules() -> tuple[tuple[str, frozenset[str], OrderState], ...]:
    return tuple((rule, classes_in(rule), state) for state, rules in RULES.items() for rule in rules)


def _states_of(tags: list[str]) -> set[OrderState]:
    """The states of all rules that hold. Tried are those with a place for every word."""
    row = [frozenset(tag.split("/")) for tag in tags]
    if all(word <= classes_in(_LIGHT) for word in row):
        return set()
    return {
        state
        for rule, classes, state in _rules()
        if not any(word.isdisjoint(classes) for word in row) and describes(rule, row)
    }


@lru_cache(maxsize=20_000)
def by_grammar(text: str) -> OrderState | None:
    """Returns the state that a rule finds in the whole of the text; ``None`` where none does, or two disagree."""
    if len(text) > _LONGEST:
        return None
    tags = tagged(_NEWS.sub("", text))
    states = _states_of(tags) if tags else set()
    if states == {OrderState.PARTIALLY_SHIPPED} and not _is_a_part(text):
        return None
    return states.pop() if len(states) == 1 else None


def _is_a_part(text: str) -> bool:
    """Whether the words do not count all or none: "1 of 2 shipped", and not "2 of 2" or "0 of 2"."""
    counted = _COUNTED.match(text)
    if counted is None:
        return True
    some, whole = (
        _NUMBERS.get(count.casefold()) or (int(count) if count.isdigit() else -1) for count in counted.groups()
    )
    return whole == -1 or 0 < some < whole
