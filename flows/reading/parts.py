"""Which parts of a page are not about the order: navigation, footers, other products, other orders, free text.

Words inside them are never facts, however much they look like one.
"""

import re
from collections.abc import Iterable

from flows.reading.layout import Segment, View
from flows.reading.statuses import classify_words
from flows.reading.words import after_label, bare_number, is_one_of, mentions, plain, same_number
from flows.shop import Shop
from flows.snapshot import Element, Snapshot

_FRAME = frozenset({"navigation", "banner", "contentinfo", "search"})
_CHOICES = frozenset(
    {"tab", "tablist", "button", "menuitem", "menu", "menubar", "option", "combobox", "radio", "tooltip"}
)
_OFFERS = re.compile(
    r"\bmay be interested\b|\boften bought\b|^(?:new )?(?:in season|seen lately|from the (?:atelier|workshop"
    r"|studio|shop|journal))$"
    r"|\brecommend|\balso (?:like|love|bought|viewed)|\binspired\b|\b(?:goes|go|pairs?) (?:well|perfectly)|\btrending\b"
    r"|\brecently viewed|\bnew arrivals|\bbest ?sellers|\bcomplete (?:the|your) (?:look|set)"
    r"|\bshop (?:the|new|more|now)\b|^more (?:for|from|like|to|in)\b"
    r"|\byou(?:'ll| may| might)? (?:also )?(?:love|like)\b"
    r"|\b(?:good|great|lovely|nice|perfect|works?|goes|wears?|pairs?)(?: well| nicely)? (?:with|alongside|beside)"
    r" (?:these|this|it|them|yours?)\b"
    r"|^(?:to go|try it|to wear|made to go|to match)(?: with)? (?:it|them|these|yours?)\b"
    r"|^(?:before you go|while you're here|one more thing|you could add|new this week)\b"
    r"|^others? (?:also |who .{0,20} )?(?:chose|bought|like[sd]?|loved?|picked|took)\b"
    r"|\b(?:picked|chosen|just) for (?:you|her|him)|\bwhile you wait|\b(?:style|wear) it with"
    r"|\bgift (?:ideas|guide)|\bstill in your bag|\bback in stock"
)
_OTHER_ORDERS = re.compile(
    r"^(?:(?:your|my|all|the|see|view) )*(?:(?:other|recent|past|previous|earlier|older|more|latest) )+"
    r"(?:orders?|purchases?)$"
)
_KEY_TO_WORDS = re.compile(
    r"^what (?:do |does )?(?:the|these|our|each|your)\b.{0,24}\b(?:words?|status(?:es)?|terms?) means?\??$"
)
_ALL = re.compile(r"^all(?: (?:my |your )?(?:orders|purchases|items))?(?: \(\d+\))?$", re.IGNORECASE)
_SIBLING = 3  # letters that the numbers of two orders of one shop begin with alike
_DIGITS = 4  # digits that such a number has at least
_CODE = re.compile(r"[A-Za-z]{0,4}[-#]?\d[\d-]+")
_WORDS = 4  # words from which a piece is a sentence and no label with a number
_ENTRY = 32  # letters that an entry of a menu has at most
_LEVEL = 12.0  # pixels by which the entries of one row may be off
_FOOT = 4  # short words that make the foot of a page
_SITE_LINKS = 3  # links that the header of a site has, and that of a box has not
_SIDE_WORDS = ("carousel", "recommend", "slider")


def outside_parts(view: View, shop: Shop, number: str) -> frozenset[int]:
    """Returns the runs that are not about the order ``number``."""
    out: set[int] = set()
    mine = [segment.run.index for segment in view.segments if number and _is_number(segment.text, number)]
    for segment in view.segments:
        if segment.run.index in out:
            continue
        if _in_frame(view, segment) or _is_in_menu(view, segment):
            out.add(segment.run.index)
        elif _heads_other_things(view, shop, segment) and (number or not _is_about_orders(segment)):
            out |= _section_of(view, segment, mine)
        elif number and _is_sibling(segment, number):
            out |= _entry_of_other(view, segment, mine)
        elif number and _names_other_order(segment, shop, number):
            told = len(segment.text.split()) > _WORDS  # a sentence that names it stands for nothing around it
            out |= {segment.run.index} if told else _block_of_other(view, segment, mine)
    return frozenset(out | _foot(view, shop, mine) | _choices(view, mine) | _free_texts(view, shop))


def _in_frame(view: View, segment: Segment) -> bool:
    opens_a_part = view.ancestor(segment, ("heading",)) is not None  # an accordion's button stands in its heading
    for element in view.snapshot.ancestors(segment.element):
        if element.role in _CHOICES and not opens_a_part:
            return True
        if (element.role in _FRAME or element.tag == "footer") and _frames_page(view, element):
            return True
        if any(word in f"{element.description} {element.hint}".casefold() for word in _SIDE_WORDS):
            return True
    return segment.run.kind == "field"


def _is_in_menu(view: View, segment: Segment) -> bool:
    """Whether words are one of a row of links that stand beside each other with nothing else between them."""
    link = view.ancestor(segment, ("link",))
    if link is None or len(segment.text) > _ENTRY or len(view.segments_in(link.index)) != 1:
        return False
    for element in list(view.snapshot.ancestors(link.index))[1:4]:
        inner = view.segments_in(element.index)
        if len(inner) < _SITE_LINKS:
            continue
        level = all(abs(other.box.y - segment.box.y) < _LEVEL and len(other.text) <= _ENTRY for other in inner)
        return level and all(view.ancestor(other, ("link",)) is not None for other in inner)
    return False


def _choices(view: View, mine: Iterable[int]) -> set[int]:
    """The runs of a row of short words that begins with "All orders": what narrows a list, and no status."""
    kept, out = tuple(mine), set[int]()
    for segment in view.segments:
        if not _ALL.match(segment.text):
            continue
        for element in list(view.snapshot.ancestors(segment.element))[:4]:
            inner, (low, high) = view.segments_in(element.index), view.spans[element.index]
            if not all(abs(s.box.y - segment.box.y) < _LEVEL and len(s.text) <= _ENTRY for s in inner):
                break
            if len(inner) >= _SITE_LINKS and inner[0] is segment and not any(low <= run < high for run in kept):
                out |= set(range(low, high))
    return out


def _foot(view: View, shop: Shop, mine: Iterable[int]) -> set[int]:
    """The runs of a row of short words that ends the page, as its foot does: no number, and no status among them."""
    kept, last = tuple(mine), view.segments[-1] if view.segments else None
    for element in view.snapshot.ancestors(last.element) if last else ():
        inner = view.segments_in(element.index)
        if len(inner) < _FOOT:
            continue
        low, high = view.spans[element.index]
        level = all(abs(s.box.y - inner[0].box.y) < _LEVEL and len(s.text) <= _ENTRY for s in inner)
        told = any(re.search(r"\d", s.text) or classify_words(s.text, shop.status) is not None for s in inner)
        ends = low > 0 and not any(low <= run < high for run in kept)
        return set(range(low, high)) if level and ends and not told else set()
    return set()


def _frames_page(view: View, element: Element) -> bool:
    """Whether a header or footer is the page's and not that of one box on it."""
    low, high = view.spans[element.index]
    if element.role == "banner":
        links = {link.index for s in view.between(low, high) if (link := view.ancestor(s, ("link",)))}
        return low == 0 or len(links) >= _SITE_LINKS
    if element.role == "contentinfo" or element.tag == "footer":
        return low * 2 >= len(view.snapshot.runs) or element.role == "contentinfo"
    return True


def _heads_other_things(view: View, shop: Shop, segment: Segment) -> bool:
    """Whether words head a part that is not about the order: by the map, or a heading that offers other goods."""
    said = plain(segment.text)
    if is_one_of(segment.text, shop.sections.ignored) or _OTHER_ORDERS.match(said) or _KEY_TO_WORDS.match(said):
        return not _is_link(view, segment)
    if _OFFERS.search(plain(segment.text)) is None or _is_link(view, segment):
        return False
    return view.is_heading(segment) or (segment.run.bold and view.line_of(segment) == segment.text)


def _is_about_orders(segment: Segment) -> bool:
    """Whether a heading such as "Recent orders" heads what a history is for: only beside one order are they others."""
    return plain(segment.text).endswith(("orders", "purchases"))


def _is_link(view: View, segment: Segment) -> bool:
    return view.ancestor(segment, ("link",)) is not None


def _is_number(text: str, number: str) -> bool:
    return any(same_number(word.strip(".,:;()"), number) for word in (text, *text.split()))


def _names_other_order(segment: Segment, shop: Shop, number: str) -> bool:
    found = after_label(segment.text, shop.labels.order_number)
    if found is None or _is_number(segment.text, number):
        return False
    word = bare_number(found[0].split()[0]).rstrip(".,;:")
    return sum(letter.isdigit() for letter in word) >= 3 and (found[1] or _CODE.fullmatch(word) is not None)


def _is_sibling(segment: Segment, number: str) -> bool:
    """Whether a piece is nothing but the number of another order: made like this one's, and begun like it."""
    word, own = segment.text.strip().lstrip("#"), number.strip().lstrip("#")
    if word == own or len(word) != len(own) or sum(letter.isdigit() for letter in word) < _DIGITS:
        return False
    same_kind = all(
        a == b or (a.isdigit() and b.isdigit()) or (a.isupper() and b.isupper()) for a, b in zip(word, own, strict=True)
    )
    return same_kind and word[:_SIBLING] == own[:_SIBLING]


def _entry_of_other(view: View, segment: Segment, mine: Iterable[int]) -> set[int]:
    """The runs of the entry that begins with another order's number, up to what a heading begins."""
    kept = tuple(mine)
    block = {segment.run.index}
    for element in view.snapshot.ancestors(segment.element):
        low, high = view.spans[element.index]
        if low < min(block) or any(low <= run < high for run in kept):
            break
        block = set(range(low, high))
    return block


def _section_of(view: View, heading: Segment, mine: Iterable[int]) -> set[int]:
    """The runs that a heading heads: its box, as far up as the box begins with it and is not the order's own."""
    kept = tuple(mine)
    best: set[int] = set()
    outer = -1
    for element in view.snapshot.ancestors(heading.element):
        low, high = view.spans[element.index]
        if low < heading.run.index or any(low <= run < high for run in kept):
            outer = element.index
            break
        best = set(range(low, high))
    if len(best) > 1 and any(run > heading.run.index and _line(view, run) != heading.run.line for run in best):
        return best
    return _until_next_heading(view, heading, outer, kept)


def _line(view: View, run: int) -> int:
    return view.snapshot.runs[run].line


def _until_next_heading(view: View, heading: Segment, container: int, kept: tuple[int, ...]) -> set[int]:
    own = view.ancestor(heading, ("heading",))
    _, high = view.spans.get(container, (0, len(view.snapshot.runs)))
    found = {heading.run.index}
    for segment in view.segments:
        if not (heading.run.index < segment.run.index < high):
            continue
        other = view.ancestor(segment, ("heading",))
        level = own.level if own else 9
        if segment.run.index in kept or (other is not None and (other.level or 2) <= level):
            break
        if own is None and segment.run.size >= heading.run.size and segment.run.bold and heading.run.bold:
            break
        found.add(segment.run.index)
    return found


def _block_of_other(view: View, segment: Segment, mine: Iterable[int]) -> set[int]:
    """The runs around another order's number, as far out as they do not hold this order's own number."""
    kept = tuple(mine)
    block = {segment.run.index}
    for element in view.snapshot.ancestors(segment.element):
        low, high = view.spans[element.index]
        if any(low <= run < high for run in kept):
            break
        block = set(range(low, high))
    return block if kept else {segment.run.index}


def written_freely(snapshot: Snapshot, shop: Shop) -> frozenset[int]:
    """Returns the runs that somebody wrote freely (a gift message, a note, an engraving), with their labels."""
    return frozenset(_free_texts(View(snapshot, shop.labels), shop))


def _free_texts(view: View, shop: Shop) -> set[int]:
    """The runs that somebody wrote freely: gift messages, notes, engravings."""
    found: set[int] = set()
    for segment in view.segments:
        if is_one_of(segment.text, shop.labels.free_text):
            found |= _written_under(view, segment)
        elif (rest := after_label(segment.text, shop.labels.free_text)) and rest[1]:
            found |= {run.index for run in view.snapshot.runs if run.line == segment.run.line}
        elif (
            mentions(segment.text, ("gift message", "gift note", "personal message")) and len(plain(segment.text)) < 60
        ):
            found |= _written_under(view, segment)
    return found | _quotations(view)


def _quotations(view: View) -> set[int]:
    return {
        segment.run.index
        for segment in view.segments
        if view.ancestor(segment, ("blockquote",)) is not None
        or (len(segment.run.text) > 1 and segment.run.text[0] in "\"“'‘«" and segment.run.text[-1] in "\"”'’».")
    }


def _written_under(view: View, label: Segment) -> set[int]:
    own = {run.index for run in view.snapshot.runs if run.line == label.run.line and run.index >= label.run.index}
    if any(run > label.run.index for run in own):
        return own
    for element in view.snapshot.ancestors(label.element):
        _, high = view.spans[element.index]
        if high > max(own) + 1:
            following = _next_child(view, element.index, max(own) + 1)
            return own | following if following else own | set(range(max(own) + 1, high))
    return own


def _next_child(view: View, container: int, run: int) -> set[int]:
    for child in view.children.get(container, []):
        low, high = view.spans.get(child.index, (0, 0))
        if low == run < high:
            return set(range(low, high))
    return set()
