"""Pages for the tests of recording, made without a browser."""

import random
from html.parser import HTMLParser

from flows.snapshot import Snapshot
from kors_bot.recording.disguise import Disguise
from kors_bot.recording.markup import Clerk
from kors_bot.recording.page_copy import End, PageCopy, Piece, Start, Text
from kors_bot.recording.personal import Kind, Personal

NUMBER = "1024500105"
KNOWN = (
    Personal("jordan.rivera@example.com", Kind.EMAIL),
    Personal("Jordan Rivera", Kind.NAME),
    Personal("Jordan", Kind.NAME),
    Personal("Rivera", Kind.NAME),
    Personal("212-555-0142", Kind.PHONE),
    Personal("10013", Kind.POSTAL_CODE),
    Personal("48 Mercer Street", Kind.ADDRESS),
    Personal("Practice-only-1", Kind.PASSWORD),
    Personal("k3Xv9Qp2Lm7Za8Rt", Kind.SESSION),
    Personal(NUMBER, Kind.ORDER_NUMBER),
)


def disguise(*, spared: tuple[str, ...] = (), seed: int = 7) -> Disguise:
    """One that makes the same up each time."""
    return Disguise(known=KNOWN, spared=spared, chance=random.Random(seed))  # noqa: S311 - made-up words, no secrets


def page(*pieces: Piece, css: str = "", title: str = "Order") -> PageCopy:
    """A page with these pieces in its body."""
    snapshot = Snapshot("https://shop.example/order", title, 1280, 900, False, (), ())
    body = (Start("body", {}, block=True), *pieces, End("body"))
    return PageCopy(snapshot, body, css=css, title=title, lang="en", url="https://shop.example/orders/view")


def write(*pieces: Piece, css: str = "", title: str = "Order") -> str:
    """The file that becomes of them."""
    return Clerk(page(*pieces, css=css, title=title), disguise()).write()


def element(tag: str, *inside: Piece | str, block: bool = False, **attributes: str) -> tuple[Piece, ...]:
    """An element with texts and elements inside."""
    named = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
    inner = [Text(one) if isinstance(one, str) else one for one in inside]
    return (Start(tag, named, element=0, block=block), *inner, End(tag))


class Texts(HTMLParser):
    """The text of a file's body, as a browser would have it."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(file.partition("</head>")[2])
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data
