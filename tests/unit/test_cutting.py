"""A strip cut out of a snapshot: a page of its own, whose places are those on a picture of the strip."""

from flows.cutting import cut_out, strip_around
from flows.order import Box
from flows.reading import find_summary, read_history
from flows.shop import load_shop
from flows.snapshot import Snapshot
from tests.unit.reading_helpers import LINE, TODAY, PageBuilder


def history() -> Snapshot:
    page = PageBuilder()
    page.element("main", role="main")
    for number, status in (("1024500101", "Processing"), ("1024500102", "Shipped"), ("1024500103", "Delivered")):
        page.element("article", role="article")
        page.line(f"Order No. {number}", tag="h2", level=2)
        page.line("Order Status:", status)
        page.close()
    return page.snapshot()


def strip_of(line: int, lines: int = 2) -> Box:
    return Box(0, line * LINE, 1280, lines * LINE)


def test_a_strip_holds_what_stands_in_it_and_nothing_else() -> None:
    strip = cut_out(history(), strip_of(3))

    assert [run.text for run in strip.runs] == ["Order No. 1024500102", "Order Status:", "Shipped"]
    assert strip.height == 2 * LINE


def test_everything_has_its_place_on_the_strip() -> None:
    strip = cut_out(history(), strip_of(3))

    assert [run.box.y for run in strip.runs] == [0, LINE, LINE]
    assert [run.box.x for run in strip.runs] == [0, 0, 200]


def test_the_elements_of_a_strip_still_hold_each_other() -> None:
    strip = cut_out(history(), strip_of(3))

    assert [element.index for element in strip.elements] == list(range(len(strip.elements)))
    heading = strip.elements[strip.runs[0].element]
    assert [element.tag for element in strip.ancestors(heading.index)] == ["h2", "article", "main", "body"]
    assert strip.text_of(strip.runs[2].element) == "Order Status: Shipped"


def test_a_card_that_was_cut_out_reads_like_the_one_on_the_page() -> None:
    page, shop = history(), load_shop("us")
    on_the_page = find_summary(read_history(page, shop, today=TODAY), "1024500103")
    alone = find_summary(read_history(cut_out(page, strip_of(5)), shop, today=TODAY), "1024500103")

    assert alone is not None
    assert alone == on_the_page
    assert alone.sightings["status_text"].box == Box(200, LINE, 63, 17)


def test_a_strip_around_a_box_has_whole_pixels_and_stays_on_the_page() -> None:
    page = history()

    assert strip_around(Box(250, 100.4, 700, 80.2), page) == Box(0, 92, 1280, 97)
    assert strip_around(Box(250, 0, 700, page.height), page) == Box(0, 0, 1280, page.height)
