"""What is nobody else's business is covered, and what the proof needs stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from flows.order import Box
from flows.snapshot import Element, Field, Run, Snapshot
from kors_bot.case.masking import COVER, Masker

KNOWN = Masker(
    ("jordan.rivera@example.com", "212-555-0142", "10013", "Jordan Rivera", "Jordan", "Rivera"), ("1024500102",)
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hello, JORDAN!", f"Hello, {COVER}!"),
        ("Shipped to: Jordan  Rivera", f"Shipped to: {COVER}"),
        ("call (212) 555 0142 or 2125550142", f"call {COVER} or {COVER}"),
        ("write to someone.else@example.co.uk", f"write to {COVER}"),
        ("+1 646-555-0100", COVER),
        ("************1111", COVER),
        ("Visa •••• 4242", f"Visa {COVER}"),
        ("Ending 12/2027", COVER),
        ("Expires 12/2027", COVER),
        ("Brooklyn, NY 11201-1234", f"Brooklyn, {COVER}"),
        ("48 Mercer Street, Apt 5B", f"{COVER}, Apt 5B"),
    ],
)
def test_what_is_personal_is_covered(text: str, masked: str) -> None:
    assert KNOWN.text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Order No. 1024500102",
        "Order Status: Processing",
        "Hollis Medium Saffiano Satchel",
        "11/22/26",
        "$1,404.49",
        "Case number 5550123",
        "return by December 22, 2026",
        "3-5 Business Days",
        "1Z999AA10123456784",
    ],
)
def test_what_the_proof_needs_stays(text: str) -> None:
    assert KNOWN.text(text) == text


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_what_is_covered_stays_covered(text: str) -> None:
    once = KNOWN.text(text)
    assert KNOWN.text(once) == once
    assert "jordan" not in once.casefold().split()


def test_fields_are_covered_by_what_they_are_called() -> None:
    fields = {"First name": "J.", "Your Comment": "Please cancel order 1024500102.", "ZIP": "11111", "Topic": "Other"}
    assert KNOWN.fields(fields) == {
        "First name": COVER,
        "Your Comment": "Please cancel order 1024500102.",
        "ZIP": COVER,
        "Topic": "Other",
    }


def snapshot(*lines: str, fields: tuple[Field, ...] = ()) -> Snapshot:
    """A page with one block of lines, and nothing else."""
    elements = [_element(0, -1, "div", ""), *[_element(place + 1, 0, "div", "") for place in range(len(lines))]]
    runs = [
        Run(place, place + 1, text, place, "text", 16, False, False, "", Box(10, 20 * place, 100, 16))
        for place, text in enumerate(lines)
    ]
    return Snapshot("https://shop.example/", "Order", 640, 900, False, tuple(elements), tuple(runs), fields)


def _element(index: int, parent: int, tag: str, hint: str) -> Element:
    return Element(index, parent, tag, "", "", "", hint, 0, 1, "", "", "", Box(0, 0, 640, 900))


def test_an_address_is_found_around_its_zip_code_and_after_its_label() -> None:
    page = snapshot("Shipping Address:", "Maria Lopez", "7 Elm Walk", "Unit 4", "Austin, TX 78701")
    nobody = Masker()
    assert [box.y for box in nobody.boxes(page)] == [20, 40, 60, 80]


def test_a_name_learnt_from_an_address_is_covered_elsewhere_too() -> None:
    page = snapshot("Shipping Address:", "Maria Lopez", "7 Elm Walk", "Austin, TX 78701")
    learnt = Masker().learn([page])
    assert (
        learnt.text("Hello, Maria. Parcel for Maria Lopez, 7 Elm Walk.")
        == f"Hello, {COVER}. Parcel for {COVER}, {COVER}."
    )


def test_the_block_ends_where_the_next_label_stands() -> None:
    page = snapshot("Shipping Address:", "Maria Lopez", "Shipping Method:", "Ground", "Order Status:", "Shipped")
    assert [box.y for box in Masker().boxes(page)] == [20]


def field(kind: str, value: str, top: float) -> Field:
    return Field(
        0, "input", kind, "", "", "", ("Label",), "", False, None, "", (), value,
        False, False, False, -1, 0, 0, Box(50, top, 300, 40),
    )  # fmt: skip


def test_whatever_was_typed_into_a_field_is_covered_and_ticks_are_not() -> None:
    form = (field("text", "Please cancel.", 500), field("checkbox", "on", 600), field("text", "1024500102", 700))
    assert KNOWN.boxes(snapshot("Contact Us", fields=form)) == [Box(50, 500, 300, 40)]


def test_a_box_is_painted_over_and_the_rest_stays() -> None:
    masked = Masker().picture(Image.new("RGB", (100, 100), "white"), [Box(20, 20, 30, 10)])
    assert masked.getpixel((30, 25)) == (40, 36, 32)
    assert masked.getpixel((80, 80)) == (255, 255, 255)
