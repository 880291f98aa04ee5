"""The way to the contact form: the page it stands on, what opens it there, and the choices that it depends on.

Nothing is sent on the way: pages are opened, lists are opened, and one of their choices is chosen.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import TimeoutError as Late

from flows.contact_choice import choose, is_placeholder
from flows.contact_fields import ContactForm, find_form, find_question, find_step
from flows.contact_lists import Lists, choose_from_list
from flows.contact_required import LISTBOX
from flows.contact_topics import Menu, Topic, find_menu_choices, find_menus
from flows.errors import AskPerson, PageNotUnderstood
from flows.layers import dismiss_layers
from flows.reading import PageKind
from flows.reading.words import is_one_of, plain
from flows.snapshot import Snapshot, locate
from flows.ticking import tick
from flows.visit import Arrival, Visit

FORM = "contact-form"
_REACH = 5000  # milliseconds in which a control has to come within a person's reach
_OPENING = 1.0  # seconds that a list may take to open, and a form to show what a choice adds to it
_ROOM = 150  # pixels that a frame with a form in it has at least, either way
_FRAMES = 2  # frames that are looked into
_QUESTIONS = 5  # choices that are made at most, one after the other
_WRITES = re.compile(
    r"(?:send (?:us )?(?:an? )?(?:e-?mail|message|note)|by e-?mail|message us|write (?:to )?us|ask a question|"
    r"e-?mail(?: us| our team| customer (?:care|service))?|contact us by e-?mail|"
    r"(?:open |use |go to )?(?:the |our )?(?:contact|e-?mail|message) form|"
    r"(?:submit|send|make|create) (?:an? |your )?(?:request|e?inquiry|enquiry|ticket|question))"
    r"(?: (?:now|here|online))?"
)
_FRAME = frozenset({"banner", "navigation", "contentinfo"})


def open_page(visit: Visit, *, number: str = "") -> tuple[Arrival, ContactForm | None]:
    """Goes to the contact page and chooses what it is about, because the form may depend on that. Sends nothing.

    Returns the form, or the first step of one; ``None`` where there is neither. ``number`` is the order's, for a form
    that lists the person's orders. Raises ``AskPerson`` where a choice cannot be made, and a visit's verdicts.
    """
    visit.number = None
    return make_choices(visit, *_reach(visit, Lists(visit), number), number=number)


def not_found(visit: Visit, arrival: Arrival) -> PageNotUnderstood:
    """The verdict on a page that shows no contact form, with a picture of it."""
    visit.witness.see(visit.page, FORM, arrival.snapshot)
    return PageNotUnderstood(
        "The shop's contact form was not found"
        + (", and may stand in a frame that cannot be opened by itself" if _frames(arrival.snapshot) else "")
        + "; look at the picture, and write to the shop by hand."
    )


def make_choices(
    visit: Visit,
    arrival: Arrival,
    form: ContactForm | None,
    *,
    number: str,
    find: Callable[..., ContactForm | None] = find_form,
) -> tuple[Arrival, ContactForm | None]:
    """Makes the choices that the form depends on, one after the other, and returns the form as it stands then.

    Raises ``AskPerson`` where a choice cannot be made.
    """
    lists = Lists(visit)
    picks = list(form.picks) if form is not None else []
    pressed: set[str] = set()
    for _ in range(_QUESTIONS):
        question = _next_question(visit, arrival, form, pressed, number)
        if question is None:
            break
        try:
            if isinstance(question, Menu):
                picks.append(_choose_from(visit, question, arrival.snapshot))
            else:
                _choose(visit, question)
                pressed.add(question.label)
        except AskPerson:
            if not dismiss_layers(visit.page, visit.shop, visit.look().snapshot):
                raise
            # a layer had come over the list meanwhile: once more, without it
        arrival, form = _see(visit, lists, arrival, number, find)
        if form is None and find_question(arrival.snapshot, visit.shop.contact, number=number) is None:
            visit.wait_for_change(
                visit.text(), _OPENING
            )  # the form itself comes late; what it lacks, ``fill`` looks for
            arrival, form = _see(visit, lists, arrival, number, find)
    return arrival, replace(form, picks=tuple(picks)) if form is not None else None


def _see(
    visit: Visit, lists: Lists, arrival: Arrival, number: str, find: Callable[..., ContactForm | None]
) -> tuple[Arrival, ContactForm | None]:
    arrival = lists.see(visit.look(arrival.status))
    return arrival, find(arrival.snapshot, visit.shop.contact, number=number)


def reaches(visit: Visit, press: Callable[[], None]) -> bool:
    """Does something with a control; where a layer lies over it, once more without the layer. Says whether it could."""
    try:
        press()
    except Late:
        if not dismiss_layers(visit.page, visit.shop, visit.look().snapshot):
            return False
        try:
            press()
        except Late:
            return False
    return True


def _reach(visit: Visit, lists: Lists, number: str) -> tuple[Arrival, ContactForm | None]:
    """The page that shows the form, or asks what it is about first."""
    arrival = visit.open_route("contact", tolerant=True)
    found = _opened(visit, lists, arrival, number)
    if found is None:
        start = arrival if arrival.kind is not PageKind.ERROR else visit.open_route("home")
        arrival = visit.follow(start, visit.shop.links.contact) or start
        found = _opened(visit, lists, arrival, number)
    return found or (arrival, None)


def _opened(visit: Visit, lists: Lists, arrival: Arrival, number: str) -> tuple[Arrival, ContactForm | None] | None:
    """The form on this page, also where a button or a link ("Email us") has to be pressed for it."""
    words = visit.shop.contact
    arrival = lists.see(arrival) if arrival.kind is not PageKind.ERROR else arrival
    if arrival.kind is PageKind.ERROR:
        return None
    form = find_form(arrival.snapshot, words, number=number)
    takes_message = form is not None and form.message is not None
    if takes_message or find_question(arrival.snapshot, words, number=number) is not None:
        return arrival, form
    frames = [frame for frame in _frames(arrival.snapshot) if visit.shop.allows(frame, base_url=visit.base_url)]
    if frames:
        if (framed := _in_frame(visit, lists, frames, number)) is not None:
            return framed
        arrival = visit.open(arrival.snapshot.url, tolerant=True)
    for element in _ways(arrival.snapshot):
        before = visit.text()
        target = arrival.snapshot.elements[element]
        if target.href and not _stays(target.href, visit.page.url):
            if not visit.shop.allows(target.href, base_url=visit.base_url):
                continue
            later = visit.open(target.href, tolerant=True)
        else:
            if not visit.click(element):
                continue
            visit.wait_for_change(before, _OPENING)
            visit.wait_loaded()
            visit.require_own_host()
            later = visit.look()
        later = lists.see(later)
        form = find_form(later.snapshot, words, number=number)
        if form is not None or find_question(later.snapshot, words, number=number) is not None:
            return later, form
        arrival = later
        break
    step = find_step(arrival.snapshot, words, number=number)
    return None if step is None else (arrival, step)


def _in_frame(visit: Visit, lists: Lists, frames: list[str], number: str) -> tuple[Arrival, ContactForm | None] | None:
    """The form on a page of the shop's own that stands in a frame of this one: opened by itself, as a page."""
    for frame in frames[:_FRAMES]:
        inner = visit.open(frame, tolerant=True)
        inner = inner if inner.kind is PageKind.ERROR else lists.see(inner)
        form = find_form(inner.snapshot, visit.shop.contact, number=number)
        if form is not None or find_question(inner.snapshot, visit.shop.contact, number=number) is not None:
            return inner, form
    return None


def _frames(snapshot: Snapshot) -> list[str]:
    """The addresses of the frames on a page in which a form has room."""
    return [
        element.href
        for element in snapshot.elements
        if element.tag == "iframe" and min(element.box.width, element.box.height) > _ROOM
    ]


def _ways(snapshot: Snapshot) -> list[int]:
    """Links and buttons in the page's own matter that open the form, by their words."""
    found = []
    for element in snapshot.elements:
        if element.role not in {"link", "button"} or element.href.startswith(("mailto:", "tel:", "sms:")):
            continue
        said = plain(snapshot.text_of(element.index) or element.name)
        heading = plain(said.split(" - ")[0])
        if not (_WRITES.fullmatch(said) or _WRITES.fullmatch(heading) or (len(said) < 90 and _WRITES.match(said))):
            continue
        if not any(around.role in _FRAME for around in snapshot.ancestors(element.index)):
            found.append(element.index)
    return found


def _stays(href: str, url: str) -> bool:
    return href.startswith("javascript:") or ("#" in href and href.partition("#")[0] == url.partition("#")[0])


def _next_question(
    visit: Visit, arrival: Arrival, form: ContactForm | None, pressed: set[str], number: str
) -> Topic | Menu | None:
    """The next choice to make."""
    if form is None:
        question = find_question(arrival.snapshot, visit.shop.contact, number=number)
        if isinstance(question, Topic):
            return None if question.is_chosen or question.label in pressed else question
        return question
    for topic in form.topics:
        if not topic.is_chosen and topic.label not in pressed:
            return topic
    open_ones = [menu for menu in form.menus if menu.is_open_question]
    asking = [menu for menu in open_ones if menu.asks_topic]
    if asking:
        return asking[0]
    return open_ones[0] if len(open_ones) == 1 and form.topic is None else None


def _choose(visit: Visit, topic: Topic) -> None:
    """Chooses one of the choices that stand on the page, or in a list."""
    if topic.field.type == LISTBOX:
        if not choose_from_list(visit, topic.field, topic.label):
            raise _cannot_choose(visit)
        return
    target = locate(visit.page, topic.field.element)

    def press() -> None:
        if topic.field.tag == "select":
            target.select_option(topic.value, timeout=_REACH)
        elif topic.field.tag == "input":
            tick(target)
        else:
            target.click(timeout=_REACH)

    if not reaches(visit, press):
        raise _cannot_choose(visit)
    visit.wait_for_rest(_OPENING)  # the page may ask the shop what to add


def _choose_from(visit: Visit, menu: Menu, before: Snapshot) -> str:
    """Opens a menu, presses the choice nearest to cancelling, and returns what the menu shows then."""
    text = visit.text()
    if not visit.click(menu.element):
        raise _cannot_choose(visit)
    visit.wait_for_change(text, _OPENING)
    opened = visit.look().snapshot
    choice = choose(find_menu_choices(before, opened), visit.shop.contact.topics)
    if choice is None:
        visit.witness.see(visit.page, FORM, opened)
        name = menu.label.removesuffix(menu.shown).strip(" *:") or menu.shown
        raise AskPerson(f'None of the choices of "{name}" is about an order, so nothing was sent; write by hand.')
    text = visit.text()
    if not visit.click(int(choice[1])):
        raise _cannot_choose(visit)
    visit.wait_for_change(text, _OPENING)
    if not any(is_one_of(shown, (choice[0],)) for shown in shown_choices(visit.look().snapshot)):
        raise _cannot_choose(visit)
    return choice[0]


def shown_choices(snapshot: Snapshot) -> list[str]:
    """What the controls of a page show as chosen."""
    buttons = [field.text or field.value for field in snapshot.fields if field.tag != "textarea"]
    menus = [menu.shown for menu in find_menus(snapshot, [], -1)]
    summaries = [snapshot.text_of(element.index) for element in snapshot.elements if element.tag == "summary"]
    return [words for words in (*buttons, *menus, *summaries) if words and not is_placeholder(words)]


def _cannot_choose(visit: Visit) -> AskPerson:
    visit.witness.see(visit.page, FORM)
    return AskPerson("The contact form does not let its topic be chosen, so nothing was sent; write by hand.")
