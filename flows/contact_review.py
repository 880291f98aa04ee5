"""What a contact form shows once more before it is sent, held against what was put in. Pure."""

from collections.abc import Iterator, Mapping

from flows.contact_fixed import is_own
from flows.contact_submit import in_frame, leads_on
from flows.reading.words import after_label, is_one_of, plain
from flows.shop import ContactWords
from flows.snapshot import Run, Snapshot

_NAMES = ("first_name", "last_name", "full_name")
_TOPIC = ("about", "it is about", "what it's about", "what it is about", "your subject", "message about")
_ORDER = ("order", "your order", "my order", "about order", "which order", "concerning order")


def shows(snapshot: Snapshot, text: str) -> bool:
    """Whether a page shows a text whole, wherever its lines end."""
    return _squeeze(text) in _squeeze(snapshot.text)


def find_difference(
    snapshot: Snapshot, fields: Mapping[str, str], words: ContactWords, *, number: str
) -> tuple[str, str] | None:
    """Returns the label and the words of what a page shows otherwise than it was put in.

    ``fields`` is what was put in, by what each is for; ``number`` is the order's, wherever that is named.
    """
    labels = {
        "message": words.message,
        "email": words.email,
        "order_number": (*words.order_number, *_ORDER),
        "topic": (*words.topic, *_TOPIC),
        "phone": words.phone,
        **{name: getattr(words, name) for name in _NAMES},
    }
    for label, shown in _named(snapshot, tuple(one for some in labels.values() for one in some)):
        meant = [purpose for purpose, names in labels.items() if is_one_of(label, names)]
        put_in = {purpose: fields[purpose] for purpose in meant if fields.get(purpose)}
        if set(meant) & set(_NAMES):
            put_in |= {name: fields[name] for name in _NAMES if fields.get(name)}
        if "order_number" in meant and ("order_number" in fields or any(map(str.isdigit, shown))):
            put_in["order_number"] = number
        if put_in and not any(_fits(purpose, shown, ours, fields) for purpose, ours in put_in.items()):
            return label, shown
    return None


def _named(snapshot: Snapshot, labels: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each label on the page with the words that stand behind it, on its line or on the next."""
    lines: dict[int, list[Run]] = {}
    for run in snapshot.runs:
        if run.kind == "text" and not in_frame(snapshot, run.element) and not _is_pressed(snapshot, run):
            lines.setdefault(run.line, []).append(run)
    rows = [(" ".join(run.text for run in runs), runs[0]) for runs in lines.values()]
    for place, (line, first) in enumerate(rows):
        if is_one_of(line, labels):
            follows, after = rows[place + 1] if place + 1 < len(rows) else ("", first)
            is_value = follows and not is_one_of(follows, labels) and not leads_on(follows)
            if is_value and _entry_of(snapshot, first) == _entry_of(snapshot, after):
                yield line, follows
        elif (rest := after_label(line, labels)) and rest[1]:
            yield line[: len(line) - len(rest[0])].strip(" :#-–—"), rest[0]


def _is_pressed(snapshot: Snapshot, run: Run) -> bool:
    return any(around.role in {"button", "link"} for around in snapshot.ancestors(run.element))


def _entry_of(snapshot: Snapshot, run: Run) -> int:
    """The entry of a list that a line stands in: a line of steps ("Topic", "Order") names nothing beside itself."""
    return next((around.index for around in snapshot.ancestors(run.element) if around.role == "listitem"), -1)


def _fits(purpose: str, shown: str, ours: str, fields: Mapping[str, str]) -> bool:
    said, wanted = _squeeze(shown), _squeeze(ours)
    if purpose == "message":
        return said != "" and said in wanted
    if purpose == "email":
        return is_own(purpose, shown, email=ours, names=(), number="")
    if purpose == "phone":
        digits = "".join(filter(str.isdigit, ours))[-10:]
        return digits in "".join(filter(str.isdigit, shown))
    if purpose in _NAMES:
        known = {word for name in _NAMES for word in plain(fields.get(name, "")).split()}
        return set(plain(shown).split()) <= known
    return said != "" and (wanted in said or (purpose == "topic" and said in wanted))


def _squeeze(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
