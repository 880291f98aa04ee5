"""The contact form from its page to the button that sends it, in one step or in several.

A form in several steps is walked like a person would: what a step asks is chosen and filled in, read back and pictured;
then the button is pressed that leads on ("Continue", "Review"), never one that sends. All of that happens with the
network shut, in every run: a step that wants to send something before it goes on ends the walk. Where the message is
shown once more at the end, that is held against what was put in. The button that sends it is left to
``contact_form.send``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import Request

from flows.carrying import Load, load_of
from flows.contact_choice import means_whole_order
from flows.contact_entry import make_choices, not_found, open_page, reaches
from flows.contact_fields import ContactForm, find_form, find_step
from flows.contact_form import FILLED, FilledForm, Find, Sender, fill
from flows.contact_lists import Lists
from flows.contact_review import find_difference, shows
from flows.contact_submit import in_frame
from flows.errors import AskPerson
from flows.shop import ContactWords
from flows.snapshot import Snapshot
from flows.visit import Arrival, Visit

STEP, REVIEW = "contact-step", "review"
_STEPS = 8  # steps that are walked at most
_REACH = 5000  # milliseconds in which a button has to come within a person's reach
_TURNS = 3.0  # seconds in which a page has to show its next step, once its scripts fetch nothing any more
_SLICE = 0.3  # seconds between two looks for it
_HELD = 1.0  # the same where it wanted to send something, which was held back
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_SENDERS = frozenset({"document", "xhr", "fetch"})
_HELD_BACK = re.compile(r"ERR_(?:ABORTED|BLOCKED)")
_CHOSEN = ("topic", "subtopic")
_TICKS = frozenset({"checkbox", "radio"})
_NUMBERED = re.compile(r"\bstep \d", re.IGNORECASE)
_SHORT = 120  # letters of a line that says why a step does not go on


class ContactWalk:
    """One walk to the button that sends a message about an order."""

    def __init__(self, visit: Visit, *, sender: Sender, number: str, part: bool = False) -> None:
        """``part`` says that the message is about some of the order's items, and not about all that is left of it."""
        self._visit, self._sender, self._number, self._part = visit, sender, number, part
        self._fields: dict[str, str] = {}
        self._at: tuple[Arrival, ContactForm] | None = None

    def open(self) -> ContactForm:
        """Goes to where the message is written, and returns the form, or the step of it, that takes it. Sends nothing.

        Raises ``PageNotUnderstood`` where there is none, ``AskPerson`` where a step cannot be answered or does not go
        on, and a visit's verdicts.
        """
        visit = self._visit
        arrival, form = open_page(visit, number=self._number)
        for _ in range(_STEPS):
            if form is None:
                break
            if form.message is not None:
                self._at = arrival, form
                return form
            filled = self._fill(arrival, form, "", find_form, STEP)
            arrival, held = self._go_on(filled)
            if held is not None:
                visit.witness.see(visit.page, STEP)
                raise AskPerson(held)
            form = find_form(arrival.snapshot, visit.shop.contact, number=self._number)
        raise not_found(visit, arrival)

    def fill(self, text: str) -> FilledForm:
        """Fills in the message and whatever follows it, as far as the button that sends it. Sends nothing.

        Raises ``AskPerson`` as ``contact_form.fill`` does, and where the page shows other words at the end.
        """
        if self._at is None:
            raise ValueError("the form was not opened")
        arrival, form = self._at
        filled = self._fill(arrival, form, text, find_form, FILLED)
        for _ in range(_STEPS):
            if not filled.form.leads_on:
                break
            arrival, held = self._go_on(filled)
            if held is not None:
                return replace(filled, fields=self._fields, held=held)
            found, find = self._find_rest(arrival)
            filled = self._fill(arrival, found, text, find, REVIEW if found.message is None else FILLED)
        else:
            raise AskPerson("The contact form goes on and on, so nothing was sent; look at the pictures.")
        if filled.form.message is None:
            self._require_own_words(filled.form, text)
        return replace(filled, fields=self._fields)

    def _fill(self, arrival: Arrival, form: ContactForm, text: str, find: Find, picture: str) -> FilledForm:
        arrival, chosen = make_choices(self._visit, arrival, form, number=self._number, find=find)
        if chosen is None:
            raise not_found(self._visit, arrival)
        filled = fill(
            self._visit,
            arrival,
            chosen,
            sender=self._sender,
            number=self._number,
            text=text,
            find=find,
            picture=picture,
        )
        self._require_part(filled)
        for purpose, value in filled.fields.items():
            again = purpose == "topic" and self._fields.get("topic", value) != value
            self._fields["subtopic" if again else purpose] = value
        return replace(filled, text=text)

    def _require_part(self, filled: FilledForm) -> None:
        """Raises ``AskPerson`` where a choice speaks of the whole order, and only some of its items are meant."""
        whole = [filled.fields[name] for name in _CHOSEN if means_whole_order(filled.fields.get(name, ""))]
        if self._part and whole:
            raise AskPerson(
                f'The contact form would say "{whole[0]}", and only some items of the order are meant, so nothing was '
                "sent; write by hand."
            )

    def _find_rest(self, arrival: Arrival) -> tuple[ContactForm, Find]:
        """What comes after the step with the message: one more step, or the last one."""
        visit, words = self._visit, self._visit.shop.contact
        for find in (find_form, _find_last):
            found = find(arrival.snapshot, words, number=self._number)
            if found is not None:
                return found, find
        visit.witness.see(visit.page, STEP, arrival.snapshot)
        raise AskPerson(
            "The contact form goes on in an unknown way after its message, so nothing was sent; look at the picture."
        )

    def _require_own_words(self, form: ContactForm, text: str) -> None:
        """Raises ``AskPerson`` where the last step shows something else than was put in, or a review no message."""
        snapshot = self._visit.look().snapshot
        differs = find_difference(
            snapshot, {**self._fields, "message": text}, self._visit.shop.contact, number=self._number
        )
        if differs is not None:
            label, shown = differs
            raise AskPerson(
                f'The contact form shows {shown[:60]!r} as "{label}", which is not what was put in, so nothing was '
                "sent; look at the picture."
            )
        if not form.asks and not shows(snapshot, text):
            raise AskPerson(
                "The contact form does not show the message before it would be sent, so nothing was sent; look at the "
                "picture."
            )

    def _go_on(self, filled: FilledForm) -> tuple[Arrival, str | None]:
        """Presses what leads on, once, and returns the next step; or why that is none that may be reached.

        Raises ``AskPerson`` where the page stays as it is.
        """
        visit, caption = self._visit, filled.form.submit.text
        shown = visit.look().snapshot
        before, known = _sketch(shown), frozenset(shown.lines.values())
        with _held_back(visit) as held:
            text, since = visit.text(), visit.clock()
            if not reaches(visit, lambda: filled.button.click(timeout=_REACH, no_wait_after=True)):
                visit.witness.see(visit.page, STEP)
                raise AskPerson(
                    f'"{caption}" on the contact form cannot be pressed, so nothing was sent; write by hand.'
                )
            while True:
                visit.wait_for_change(text, _SLICE)
                arrival = visit.arrive(tolerant=True)
                text = visit.text()
                changed = _sketch(arrival.snapshot) != before
                if changed or visit.clock() - since > (_HELD if held else min(_TURNS, visit.timeout)):
                    break
        carried = any(load_of(request.post_data_buffer, filled.words) is Load.MESSAGE for request in held)
        if (filled.text and carried) or (held and not changed):
            return arrival, (
                f'The contact form sends something to the shop when "{caption}" is pressed, before it shows what comes '
                "next; that was kept back, so nothing was sent; send it by hand."
            )
        if changed:
            return Lists(visit).see(arrival), None
        visit.witness.see(visit.page, STEP, arrival.snapshot)
        said = next((line for line in arrival.snapshot.lines.values() if line not in known and len(line) < _SHORT), "")
        raise AskPerson(
            f'The contact form does not go on after "{caption}"'
            + (f' (it says "{said}")' if said else "")
            + ", so nothing was sent; look at the picture."
        )


def _find_last(snapshot: Snapshot, words: ContactWords, *, number: str = "") -> ContactForm | None:
    return find_step(snapshot, words, number=number, last=True)


def _sketch(snapshot: Snapshot) -> tuple[object, ...]:
    """What tells one step from another: its address, what it asks, what can be pressed, and which step it is called."""
    controls = [
        (field.tag, field.type, field.text or (field.labels[:1] if field.type in _TICKS else field.name or field.id))
        for field in snapshot.fields
        if not in_frame(snapshot, field.element)
    ]
    steps = [line for line in snapshot.lines.values() if _NUMBERED.search(line)]
    current = [element.index for element in snapshot.elements if element.current]
    return (urlsplit(snapshot.url)[:4], controls, steps, [snapshot.text_of(element) for element in current])


@contextmanager
def _held_back(visit: Visit) -> Iterator[list[Request]]:
    """Hears what the page wanted to send to the shop meanwhile, and what kept it in the browser."""
    held: list[Request] = []

    def note(request: Request) -> None:
        sends = request.method not in _HARMLESS and request.resource_type in _SENDERS
        if (
            sends
            and _HELD_BACK.search(request.failure or "")
            and visit.shop.allows(request.url, base_url=visit.base_url)
        ):
            held.append(request)

    visit.page.context.on("requestfailed", note)
    try:
        yield held
    finally:
        visit.page.context.remove_listener("requestfailed", note)
