"""The lists of a contact page that are no selects, put in the place of selects, so that one set of rules reads both.

A list shows its choices only once it is opened. Those of the form (or, where a page asks what it is about before it
shows its form, those that ask that) are opened, read and closed again. One that cannot be read stays there as a list
without choices, which nobody knows how to fill in.
"""

from collections.abc import Sequence
from dataclasses import replace

from flows.contact_choice import is_placeholder
from flows.contact_fields import find_form
from flows.contact_required import is_settled
from flows.contact_topics import asks_topic
from flows.listbox import Listbox, ListboxShut, choose, find_listboxes, read_options
from flows.snapshot import Field, Snapshot
from flows.visit import Arrival, Visit

_MOST = 6  # lists that are opened on one page
_FRAME = frozenset({"banner", "navigation", "contentinfo"})


class Lists:
    """The lists of the pages that one walk to a contact form comes by. None is opened again that could not be read."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._shut: set[tuple[str, ...]] = set()

    def see(self, arrival: Arrival) -> Arrival:
        """The newest look at the page, with its lists in the place of selects. Opens and closes what has to be read."""
        visit = self._visit
        boxes = find_listboxes(visit.page, arrival.snapshot)
        unread = [box for box in _unread(visit, arrival.snapshot, boxes) if box.labels not in self._shut]
        for box in unread[:_MOST]:
            try:
                read_options(visit.page, box)
            except ListboxShut:
                self._shut.add(box.labels)
        if unread:
            arrival = visit.look(arrival.status)
            boxes = find_listboxes(visit.page, arrival.snapshot)
        return replace(arrival, snapshot=_with_lists(arrival.snapshot, boxes)) if boxes else arrival


def choose_from_list(visit: Visit, field: Field, wanted: str) -> bool:
    """Chooses from a list that was seen last. Says whether it shows just that now."""
    boxes = find_listboxes(visit.page, visit.look().snapshot)
    own = [box for box in boxes if box.element == field.element and box.labels in ((), field.labels)]
    if len(own) != 1:
        return False
    try:
        choose(visit.page, own[0], wanted)
    except ListboxShut:
        return False
    return True


def _unread(visit: Visit, snapshot: Snapshot, boxes: Sequence[Listbox]) -> list[Listbox]:
    """The lists whose choices have to be known, and are not."""
    seen = _with_lists(snapshot, boxes)
    form = find_form(seen, visit.shop.contact)
    inside = {field.element for field in form.fields} if form is not None else None
    found = []
    for box in boxes:
        if box.options or box.disabled or is_settled(box.labels):
            continue
        asks = asks_topic((*box.labels, box.shown)) or is_placeholder(box.shown)
        framed = any(around.role in _FRAME for around in snapshot.ancestors(box.element))
        if (asks or not box.typed) and (box.element in inside if inside is not None else asks and not framed):
            found.append(box)
    return found


def _with_lists(snapshot: Snapshot, boxes: Sequence[Listbox]) -> Snapshot:
    """The snapshot with each list as a select, in its place."""
    lists = {box.element: box for box in boxes if not _is_left(box, snapshot)}
    fields = [field for field in snapshot.fields if field.element not in lists]
    fields += [box.as_select(snapshot) for box in lists.values()]
    return replace(snapshot, fields=tuple(sorted(fields, key=lambda field: (field.run, field.element))))


def _is_left(box: Listbox, snapshot: Snapshot) -> bool:
    """Whether a list without known choices stays what it is: a line to type into, or a button that only asks."""
    if box.options:
        return False
    own = next((field for field in snapshot.fields if field.element == box.element), None)
    if own is None:
        return False
    asks = asks_topic(box.labels) or is_placeholder(box.shown)
    return (box.typed and not asks) or (own.is_button and own.text != "" and is_placeholder(own.text))
