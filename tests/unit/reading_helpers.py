"""Small pages built by hand: each row one block of text, without a browser."""

from collections.abc import Sequence
from datetime import date

from flows.order import Box, Order
from flows.reading import read_order
from flows.shop import load_shop
from flows.snapshot import Element, Run, Snapshot

TODAY = date(2026, 11, 24)
LINE = 40.0


class PageBuilder:
    """Writes a snapshot from the top down. Elements are opened and closed like tags."""

    def __init__(self) -> None:
        self._elements: list[Element] = []
        self._runs: list[Run] = []
        self._open = [-1]
        self._line = 0
        self.element("body")

    def element(
        self, tag: str, *, role: str = "", level: int = 0, href: str = "", current: str = "", column: int | None = None
    ) -> int:
        """Opens an element inside the one that is open."""
        index = len(self._elements)
        box = Box((column or 0) * 150, self._line * LINE, 600 if column is None else 140, LINE)
        self._elements.append(Element(index, self._open[-1], tag, role, "", href, "", level, 1, current, "", "", box))
        self._open.append(index)
        return index

    def close(self) -> None:
        self._open.pop()

    def text(self, text: str, *, bold: bool = False, struck: bool = False, size: float = 15, x: float = 0) -> None:
        """Adds a piece of text to the line."""
        look = f"rgb(0, 0, 0) rgba(0, 0, 0, 0) {700 if bold else 400} {size:g}"
        box = Box(x, self._line * LINE, len(text) * 7.0, 17)
        index = len(self._runs)
        self._runs.append(Run(index, self._open[-1], text, self._line, "text", size, bold, struck, look, box))

    def line(
        self, *texts: str, tag: str = "p", role: str = "", level: int = 0, bold: bool = False, size: float = 15
    ) -> None:
        """Adds a block of its own with one or more pieces of text."""
        self._line += 1
        self.element(tag, role=role, level=level)
        for number, text in enumerate(texts):
            self.text(text, bold=bold, size=size, x=number * 200.0)
        self.close()

    def steps(self, *names: str, current: str) -> None:
        """Adds a progress line with one step marked as the current one."""
        self.element("ol", role="list")
        for number, name in enumerate(names):
            self.element("li", role="listitem", current="step" if name == current else "")
            self._line += 1
            self.text(name, x=number * 150.0, size=12)
            self.close()
        self.close()

    def table(self, rows: Sequence[Sequence[str]], *, headed: bool = True) -> None:
        """Adds a table; the first row holds the headings."""
        self.element("table", role="table")
        for number, row in enumerate(rows):
            self.element("tr", role="row")
            for column, text in enumerate(row):
                self._line += 1
                head = headed and number == 0
                index = self.element("th" if head else "td", role="columnheader" if head else "cell")
                box = Box(column * 150.0, number * LINE, 140, LINE)
                old = self._elements[index]
                self._elements[index] = Element(index, old.parent, old.tag, old.role, "", "", "", 0, 1, "", "", "", box)
                self.text(text, x=column * 150.0)
                self.close()
            self.close()
        self.close()

    def snapshot(self) -> Snapshot:
        return Snapshot(
            url="http://127.0.0.1/",
            title="",
            width=1280,
            height=self._line * LINE + 200,
            truncated=False,
            elements=tuple(self._elements),
            runs=tuple(self._runs),
        )


NUMBER = "0024500115"
SHOP = load_shop()


def read(page: PageBuilder) -> Order:
    """What is read of the page of order ``NUMBER``."""
    return read_order(page.snapshot(), SHOP, NUMBER, today=TODAY)


def an_order() -> PageBuilder:
    """A page that says which order it is."""
    page = PageBuilder()
    page.line(f"Order number: {NUMBER}")
    return page


def table(page: PageBuilder, *rows: tuple[str, ...]) -> None:
    """Adds a table, with its headings in the first row."""
    page.element("table", role="table")
    for position, cells in enumerate(rows):
        page.element("tr", role="row")
        for column, cell in enumerate(cells):
            page.element("td", role="cell" if position else "columnheader", column=column)
            page.line(cell, tag="span")
            page.close()
        page.close()
    page.close()
