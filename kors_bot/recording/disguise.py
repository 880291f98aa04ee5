"""Made-up words in place of personal ones: of the same shape and length, and the same for the same on all pages.

A letter becomes another letter of the same case, a digit another digit; all between them stays. So nothing on the page
moves, and texts can be put behind each other, searched as one, and taken apart again: a name that is spread over two
elements is found as well.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from kors_bot.case.masking import LOOKS_PERSONAL
from kors_bot.recording.personal import BLOCK, INLINE, NUMBERS, Kind, Personal, distinct
from kors_bot.recording.stylesheet import STRING

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_WORD = re.compile(r"[^\W_]+")
_LONG_NUMBER = re.compile(r"(?<![\d$€£¥.,])\d{7,}(?!\d|[.,]\d\d\b)")
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2}(?:\d\d)?\b|\b\d{4}-\d\d-\d\d\b")
_NO_STREET = re.compile(r"\b(?:on|its|is|are|the|your|their|items?|pieces?|days?)\b", re.IGNORECASE)  # 1 is on its way
_TOLL_FREE = re.compile(r"\D*(?:1\D*)?8(?:00|88|77|66|55|44|33)\D")
_CARD = re.compile(r"[*•xX]{2}|\b(?:ending|expir\w+|exp)\b", re.IGNORECASE)
_CARD_DIGITS = re.compile(r"\d{4,}|\b\d{1,2}/\d{2}(?:\d\d)?\b")
_RANDOM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{16,}(?:\.[\w-]{8,})*={0,2}", re.IGNORECASE)
_TURNS = 4  # changes between letters and digits from which on a long run looks like a token
_TRIES = 50


@dataclass(slots=True)
class Strip:
    """Texts behind each other that are changed without changing their length; ``done`` marks what is made up."""

    letters: list[str]
    done: list[bool]

    @classmethod
    def of(cls, text: str) -> "Strip":
        return cls(list(text), [False] * len(text))

    def text(self, places: Sequence[int] | None = None) -> str:
        return "".join(self.letters if places is None else [self.letters[place] for place in places])

    def replace(
        self, pattern: re.Pattern[str], write: Callable[[str], str | None], places: Sequence[int] | None = None
    ) -> bool:
        """Writes anew what the pattern finds, unless it is made up; ``None`` leaves it. Says whether anything was."""
        where = range(len(self.letters)) if places is None else places
        changed = False
        for match in pattern.finditer(self.text(places)):
            span = [where[place] for place in range(*match.span())]
            if all(self.done[place] or not self.letters[place].isalnum() for place in span):
                continue
            new = write(match[0])
            if new is None:
                continue
            for place, letter in zip(span, new, strict=True):
                if not self.done[place]:
                    changed, self.letters[place], self.done[place] = True, letter, True
        return changed

    def hold(self, pattern: re.Pattern[str], keeps: Callable[[str], bool] = lambda _found: True) -> None:
        """Marks what the pattern finds, so that nothing changes it any more."""
        for match in pattern.finditer(self.text()):
            if keeps(match[0]):
                self.done[match.start() : match.end()] = [True] * len(match[0])


@dataclass(slots=True)
class Disguise:
    """What one recording puts in place of what.

    ``known`` are the values that have to go; ``spared`` phrases, such as a product's name, stay unless they hold one of
    them. ``avoid`` are words, in small letters, that nothing made up may read like.
    """

    known: tuple[Personal, ...] = ()
    spared: tuple[str, ...] = ()
    avoid: frozenset[str] = frozenset()
    chance: random.Random = field(default_factory=random.SystemRandom)
    replaced: set[Kind] = field(default_factory=set)
    _words: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)
    _never: frozenset[str] = frozenset()
    _spared: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = distinct(self.known)
        phrases = sorted((phrase for phrase in self.spared if phrase.strip()), key=len, reverse=True)
        self.spared = tuple(phrases)
        held = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
        self._spared = re.compile("|".join(held), re.IGNORECASE)
        self._never = frozenset(
            word.casefold() for one in self.known for word in [one.value, *_WORD.findall(one.value)]
        )

    def text(self, text: str, *, vocabulary: frozenset[str] = frozenset()) -> str:
        """The text with everything personal made up; a name that is a word of ``vocabulary`` stays."""
        strip = Strip.of(text.replace(BLOCK, " ").replace(INLINE, " "))
        self.apply(strip, vocabulary=vocabulary)
        return strip.text()

    def known_only(self, text: str, *, vocabulary: frozenset[str] = frozenset()) -> str:
        """The text with the known values made up, and nothing else."""
        strip = Strip.of(text)
        self._apply_known(strip, None, vocabulary)
        return strip.text()

    def typed(self, text: str) -> str:
        """What a person put into a field: all of it is made up, but for one or two characters such as a quantity."""
        strip = Strip.of(text)
        self._apply_known(strip, None, frozenset())
        if len(text.strip()) > 2 and strip.replace(_WORD, self.word):
            self.replaced.add(Kind.ENTRY)
        return strip.text()

    def machine(
        self,
        value: str,
        *,
        vocabulary: frozenset[str] = frozenset(),
        keeps: Callable[[str], bool] = lambda _word: False,
    ) -> str:
        """A value that only programs read, in which runs that look like chance (tokens, signatures) are made up too.

        ``keeps`` says of a part between spaces that it stays, unless it holds a known value.
        """
        strip = Strip.of(value.replace(BLOCK, " ").replace(INLINE, " "))
        self._apply_known(strip, None, vocabulary)
        strip.hold(re.compile(r"\S+"), keeps)
        strip.replace(_RANDOM, self._token)
        self._apply_looks(strip, None)
        return strip.text()

    def stylesheet(self, css: str) -> str:
        """A style sheet: its words are the shop's own, but what cannot stand there by chance is made up there too."""
        strip = Strip.of(css)
        self._apply_known(strip, None, frozenset(), [one for one in self.known if one.is_distinct])
        return STRING.sub(lambda match: self.known_only(match[0]), strip.text())

    def apply(self, strip: Strip, *views: Sequence[int], vocabulary: frozenset[str] = frozenset()) -> None:
        """Does it in place. Each view is the places of characters that are read as one text; none means all of them."""
        readings: Sequence[Sequence[int] | None] = views or (None,)
        for view in readings:
            self._apply_known(strip, view, vocabulary)
        if self.spared:
            strip.hold(self._spared)
        for view in readings:
            self._apply_looks(strip, view)

    def word(self, word: str) -> str:
        """A made-up word for each word of the text, letter for letter and digit for digit."""
        return _WORD.sub(lambda match: self._shape(match[0], self._made(match[0])), word)

    def number(self, number: str) -> str:
        """A made-up number of the same shape; the same for every way in which the number is written."""
        letters = [letter for letter in number if letter.isalnum()]
        key = "".join(map(_small, letters))
        if key not in self._numbers:
            self._numbers[key] = self._make(key, self._made_number, taken=set(self._numbers.values()))
        made = iter(self._numbers[key])
        return "".join(_cased(letter, next(made)) if letter.isalnum() else letter for letter in number)

    def _apply_known(
        self,
        strip: Strip,
        places: Sequence[int] | None,
        vocabulary: frozenset[str],
        known: Iterable[Personal] | None = None,
    ) -> None:
        whole = strip.text(places)
        for one in self.known if known is None else known:
            if one.is_word and one.value.casefold() in vocabulary:
                continue
            write = self.number if one.kind in NUMBERS else self._phone if one.kind is Kind.PHONE else self.word
            if one.pattern.search(whole) and strip.replace(one.pattern, write, places):
                self.replaced.add(one.kind)
            for code in one.coded if one.is_coded_in(whole) else ():
                if strip.replace(re.compile(re.escape(code)), self.word, places):
                    self.replaced.add(one.kind)

    def _apply_looks(self, strip: Strip, places: Sequence[int] | None) -> None:
        for kind, pattern in LOOKS_PERSONAL:
            strip.replace(pattern, partial(self._alike, kind=Kind(kind)), places)
        strip.replace(_LONG_NUMBER, self._long_number, places)

    def _token(self, run: str) -> str | None:
        if not looks_random(run):
            return None
        self.replaced.add(Kind.SESSION)
        return self.word(run)

    def _alike(self, found: str, *, kind: Kind) -> str | None:
        """What only looks personal; dates and days that are left are facts of the order."""
        if kind is Kind.CARD and _CARD.search(found) and (_DATE.search(found) or not _CARD_DIGITS.search(found)):
            return None
        if kind is Kind.ADDRESS and _NO_STREET.search(found):
            return None
        if kind is Kind.PHONE and _TOLL_FREE.match(found):
            return None  # no person has such a number
        self.replaced.add(kind)
        if kind is Kind.PHONE:
            return self._phone(found)
        if kind is Kind.CARD:
            return re.sub(r"\d+", lambda match: self.word(match[0]), found)
        return self.word(found)

    def _phone(self, found: str) -> str:
        """Digits of a number that nobody has: the exchange 555 with a line from 0100 to 0199."""
        count = sum(map(str.isdigit, found))
        if count not in {10, 11}:
            return self.word(found)
        key = "".join(filter(str.isdigit, found))[-10:]
        if key not in self._numbers:
            self._numbers[key] = self._make(key, self._made_phone)
        made = iter(self._numbers[key])
        skipped = count - 10
        letters = []
        for letter in found:
            if letter.isdigit() and skipped:
                skipped -= 1
                letters.append(letter)
            else:
                letters.append(next(made) if letter.isdigit() else letter)
        return "".join(letters)

    def _long_number(self, digits: str) -> str:
        self.replaced.add(Kind.LONG_NUMBER)
        return self.number(digits)

    def _made(self, word: str) -> str:
        key = "".join(map(_small, word))
        if key not in self._words:
            self._words[key] = self._make(key, self._made_word)
        return self._words[key]

    def _make(self, key: str, draw: Callable[[str], str], *, taken: Iterable[str] = ()) -> str:
        made = key
        for _ in range(_TRIES):
            made = draw(key)
            if made != key and made not in self._never and made not in self.avoid and made not in taken:
                break
        return made

    def _made_word(self, key: str) -> str:
        made = []
        for place, letter in enumerate(key):
            if letter.isdigit():
                made.append(self.chance.choice([digit for digit in "123456789" if digit != letter]))
            else:
                made.append(self.chance.choice(_VOWELS if place % 2 else _CONSONANTS))
        return "".join(made)

    def _made_number(self, key: str) -> str:
        """Other digits; a zero in front and a carrier's own mark (1Z) stay. With few digits, other letters too."""
        mixed = sum(map(str.isdigit, key)) >= 4
        made = []
        front = True
        for place, letter in enumerate(key):
            if not letter.isdigit() or (mixed and place == 0 and key[1].isalpha()):
                made.append(letter if mixed else self.chance.choice(_CONSONANTS))
                continue
            front = front and letter == "0"
            made.append("0" if front else self.chance.choice([digit for digit in "123456789" if digit != letter]))
        return "".join(made)

    def _made_phone(self, _key: str) -> str:
        return f"{self.chance.randrange(200, 990)}55501{self.chance.randrange(100):02}"

    @staticmethod
    def _shape(word: str, made: str) -> str:
        return "".join(_cased(letter, new) for letter, new in zip(word, made, strict=True))


def looks_random(run: str) -> bool:
    """Whether a run of characters is such as no person writes: a token, a hash, a session."""
    bare = re.sub(r"[-_.=]", "", run)
    if len(bare) < 16:
        return False
    turns = sum(one.isdigit() != other.isdigit() for one, other in pairwise(bare))
    cases = sum(one.islower() and other.isupper() for one, other in pairwise(run))
    return turns >= _TURNS or (cases >= _TURNS and turns >= 2) or run.startswith("eyJ")


def _small(letter: str) -> str:
    """The letter in small, unless that takes more than one."""
    return letter.casefold() if len(letter.casefold()) == 1 else letter


def _cased(letter: str, made: str) -> str:
    return made.upper() if letter.isupper() else made
