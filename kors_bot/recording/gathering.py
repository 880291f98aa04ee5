"""What is known to be personal on the pages of one recording.

From the settings (all accounts of the household, for they may stand in one address book), from the browser's session,
from address blocks as the masking of a case knows them, from greetings ("Hello, Jordan"), from forms that the shop has
filled in, and from the numbers of orders and parcels.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from flows.reading.parts import written_freely
from kors_bot.case.masking import Masker
from kors_bot.recording.disguise import looks_random
from kors_bot.recording.page_copy import PageCopy
from kors_bot.recording.personal import NUMBERS, Kind, Personal, digits_of, distinct

if TYPE_CHECKING:
    from flows.shop import Shop
    from flows.snapshot import Field, Run
    from kors_bot.settings import Settings

_SECRET_NAME = re.compile(
    r"csrf|xsrf|token|session|sess|sid\b|nonce|auth|signature|secret|dw[a-z]+_|key", re.IGNORECASE
)
_ABOUT_PERSON = re.compile(r"name|mail|phone|mobile|tel|zip|postal|address|city|street|recipient", re.IGNORECASE)
_GREETING = re.compile(
    r"\b(?i:hi|hello|hey|welcome(?:\s+back)?|dear|thanks|thank\s+you|good\s+(?:morning|afternoon|evening)"
    r"|signed\s+in\s+as|(?:placed|ordered|bought|signed(?:\s+for)?|received)\s+by"
    r"|(?:ship|shipped|deliver|delivered|sold|billed|sent)\s+to|recipient|attention|attn|c/o)\b[\s,:]+"
    r"(?P<name>[^\W\d_a-z][\w'’.-]*(?:\s+[^\W\d_a-z][\w'’.-]*){0,2})"
)
_CAPTIONS = frozenset({"label", "legend", "button", "option"})
_WORDS = re.compile(r"[^\W_]+")
_SHORT = 3  # letters of a word that may be a state's or a street's usual abbreviation
_LEAST = 8  # characters of a session's value


def known_of_settings(settings: "Settings") -> Iterator[Personal]:
    """What the settings say of every account, and the secrets that they hold."""
    for name in settings.account_names:
        account = settings.account(name)
        first, last = account.first_name or "", account.last_name or ""
        local = (account.email or "").partition("@")[0]
        for value, kind in (
            (account.email, Kind.EMAIL),
            (local if len(local) > 4 else None, Kind.EMAIL),
            (account.phone, Kind.PHONE),
            (account.postal_code, Kind.POSTAL_CODE),
            ((account.postal_code or "")[:5], Kind.POSTAL_CODE),
            (f"{first} {last}", Kind.NAME),
            *((word, Kind.NAME) for word in (first, last, *first.split(), *last.split())),
        ):
            if value and len(value.strip()) > 1:
                yield Personal(value, kind)
    for secret in settings.secrets():
        yield Personal(secret, Kind.PASSWORD)


def known_of_session(cookies: Iterable[Mapping[str, Any]], copies: Iterable[PageCopy]) -> Iterator[Personal]:
    """The values of cookies and hidden fields that may sign somebody in, as they are kept and as they are sent."""
    named = [(str(cookie["name"]), str(cookie["value"])) for cookie in cookies]
    for copy in copies:
        for start in copy.starts:
            attributes = start.attributes
            if start.tag == "input" and attributes.get("type", "").lower() == "hidden":
                named.append((attributes.get("name", ""), attributes.get("value", "")))
    for name, value in named:
        for spelt in {value, unquote(value)}:
            long_enough = len(spelt) >= _LEAST and not re.search(r"\s", spelt) and not spelt.startswith(("/", "http"))
            told = _SECRET_NAME.search(name) and any(map(str.isdigit, spelt))
            if long_enough and (told or looks_random(spelt)) and digits_of(spelt) != spelt:
                yield Personal(spelt, Kind.SESSION)


def known_of_pages(
    copies: Sequence[PageCopy], known: Iterable[Personal], *, facts: Iterable[str], common: frozenset[str]
) -> tuple[Personal, ...]:
    """What the pages themselves call an address, a name or the person's own entry.

    ``facts`` are texts that stay (products, status words); ``common`` the shop's own words, none of which is a name.
    """
    stays = {" ".join(fact.split()).casefold() for fact in facts}
    told = _masker(known)
    learnt = told.learn(copy.snapshot for copy in copies)
    lines = _named(learnt.values[len(told.values) :], common)
    found = [Personal(value, _kind_of(value)) for value in lines]
    for copy in copies:
        found += (Personal(word, Kind.ADDRESS) for word in lone_words(copy, known) if word.casefold() not in common)
        for text in [*copy.snapshot.lines.values(), *(run.text for run in copy.snapshot.runs)]:
            found += (Personal(name, Kind.NAME) for name in greeted(text, common))
        found += (entry for field in copy.snapshot.fields for entry in _entry(field))
    return tuple(one for one in distinct(found) if " ".join(one.value.split()).casefold() not in stays)


def personal_places(
    copy: PageCopy,
    known: Iterable[Personal],
    *,
    shop: "Shop",
    facts: Collection[str],
    number: str,
    common: frozenset[str],
) -> dict[int, dict[str, Kind]]:
    """The texts that are personal for where they stand: in an address, or in what somebody wrote freely.

    By the element that they stand in. ``facts`` and words that are all ``common``, such as a label's, are none.
    """
    places: dict[int, dict[str, Kind]] = {}
    for index in _masker(known, (number, *facts)).address_runs(copy.snapshot):
        run = copy.snapshot.runs[index]
        if any(map(str.isdigit, run.text)) or not _is_caption(copy, run):
            places.setdefault(run.element, {})[run.text] = Kind.ADDRESS
    for index in written_freely(copy.snapshot, shop):
        run = copy.snapshot.runs[index]
        words = {word.casefold() for word in _WORDS.findall(run.text)}
        if run.text not in facts and not words <= common:
            places.setdefault(run.element, {}).setdefault(run.text, Kind.ENTRY)
    return places


def lone_words(copy: PageCopy, known: Iterable[Personal]) -> Iterator[str]:
    """The words, such as a town's name, that a person sees on the page in an address and nowhere else."""
    runs = copy.snapshot.runs
    inside = _masker(known).address_runs(copy.snapshot)
    elsewhere = {word.casefold() for run in runs if run.index not in inside for word in _WORDS.findall(run.text)}
    for index in sorted(inside):
        words = _WORDS.findall(runs[index].text)
        yield from (
            word for word in words if len(word) > _SHORT and word.isalpha() and word.casefold() not in elsewhere
        )


def greeted(text: str, common: frozenset[str]) -> Iterator[str]:
    """The names in greetings and the like: the whole, and each of its words. A heading of common words is none."""
    for match in _GREETING.finditer(text):
        words = [word.strip("'’.-") for word in match["name"].split()]
        if any(word.casefold() in common for word in words):
            words = words[:1] if words[0].casefold() not in common else []
        if words:
            yield from dict.fromkeys((" ".join(words), *(word for word in words if len(word) > 1)))


def _named(values: Sequence[str], common: frozenset[str]) -> list[str]:
    """What was learnt from address blocks, without lines such as "Order placed" that are the shop's own words only.

    A common word stays a name where it stands in a line with others: Mark Rivera.
    """
    lines = [value for value in values if not {word.casefold() for word in _WORDS.findall(value)} <= common]
    words = {word for line in lines for word in line.split()}
    return lines + [value for value in values if value in words and value not in lines]


def _kind_of(value: str) -> Kind:
    """What a line of an address is."""
    digits = len(digits_of(value))
    if digits >= 10 and not re.search(r"[^\W\d_]", value):
        return Kind.PHONE
    if digits == len(value) == 5:
        return Kind.POSTAL_CODE
    return Kind.ADDRESS if digits or len(value.split()) > 3 else Kind.NAME


def _is_caption(copy: PageCopy, run: "Run") -> bool:
    """Whether a text is a form's own: what a field asks for, or what a button does."""
    return any(element.tag in _CAPTIONS for element in copy.snapshot.ancestors(run.element))


def _masker(known: Iterable[Personal], spared: Iterable[str] = ()) -> Masker:
    """The masking of a case, told of the person; a number of an order is no ZIP code to it."""
    values = [one.value for one in distinct(known) if one.kind not in {*NUMBERS, Kind.PASSWORD, Kind.SESSION}]
    return Masker(tuple(values), tuple(spared))


def _entry(field: "Field") -> Iterator[Personal]:
    """What the shop itself has put into a field about the person."""
    about = " ".join((*field.labels, field.name, field.id, field.autocomplete))
    value = field.value.strip()
    if field.is_button or field.tag == "select" or field.type in {"checkbox", "radio"} or len(value) < 3:
        return
    if "@" in value:
        yield Personal(value, Kind.EMAIL)
    elif len(digits_of(value)) >= 10 and not re.search(r"[A-Za-z]", value):
        yield Personal(value, Kind.PHONE)
    elif _ABOUT_PERSON.search(about):
        yield Personal(value, Kind.ENTRY)
