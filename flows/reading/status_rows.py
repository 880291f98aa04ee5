"""Whether a row of word classes is what a rule describes: small letters name a class, capitals a part of the grammar.

``?``, ``*``, ``+``, ``|`` and brackets mean what they mean in a pattern. The rules are no patterns of ``re`` all the
same: compiling a hundred of them takes longer than reading a whole page, and each run would do it anew.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flows.reading.status_rules import PARTS

Row = Sequence[frozenset[str]]
_SYMBOL = re.compile(r"[A-Z]+|[a-z]+\d?|[()|?*+]")


@dataclass(frozen=True, slots=True)
class _Word:
    name: str


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One of several sequences."""

    choices: tuple[tuple["_Node", ...], ...]


@dataclass(frozen=True, slots=True)
class _Repeated:
    what: "_Node"
    sign: str


_Node = _Word | _OneOf | _Repeated


def describes(rule: str, row: Row) -> bool:
    """Whether the rule holds for the whole of the row, each of whose words is the set of its classes."""
    return len(row) in _ends(_parsed(rule), row, {0})


@cache
def classes_in(rule: str) -> frozenset[str]:
    """Returns the word classes that a rule and its parts name."""
    names = {name for name in _SYMBOL.findall(rule) if name.isalnum()}
    inner = (classes_in(PARTS[name]) for name in names if name.isupper())
    return frozenset(name for name in names if not name.isupper()).union(*inner)


@cache
def _parsed(rule: str) -> _Node:
    return _choices(iter(_SYMBOL.findall(rule)))


def _choices(symbols: Iterator[str]) -> _Node:
    """What stands up to the closing bracket, or to the end."""
    choices: list[list[_Node]] = [[]]
    for symbol in symbols:
        if symbol == ")":
            break
        sequence = choices[-1]
        if symbol == "|":
            choices.append([])
        elif symbol == "(":
            sequence.append(_choices(symbols))
        elif symbol in "?*+":
            sequence[-1] = _Repeated(sequence[-1], symbol)
        else:
            sequence.append(_parsed(PARTS[symbol]) if symbol.isupper() else _Word(symbol))
    return _OneOf(tuple(map(tuple, choices)))


def _ends(node: _Node, row: Row, starts: set[int]) -> set[int]:
    """Where what the node describes may end, for each place where it may start."""
    match node:
        case _Word(name):
            return {start + 1 for start in starts if start < len(row) and name in row[start]}
        case _OneOf(choices):
            return set().union(*(_ends_of_all(sequence, row, starts) for sequence in choices))
        case _Repeated(what, sign):
            found = set() if sign == "+" else set(starts)
            ends = _ends(what, row, starts)
            while sign != "?" and not ends <= found:
                found |= ends
                ends = _ends(what, row, ends)
            return found | ends


def _ends_of_all(sequence: Iterable[_Node], row: Row, starts: set[int]) -> set[int]:
    for node in sequence:
        if not starts:
            return starts
        starts = _ends(node, row, starts)
    return starts
