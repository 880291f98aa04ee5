"""A recorded file does nothing, holds nothing personal, and is otherwise the page."""

import base64
import html
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kors_bot.recording.markup import BOX, Clerk
from kors_bot.recording.page_copy import Piece, Start, Style, Text
from kors_bot.recording.personal import Kind
from kors_bot.recording.proof import find_active, find_personal
from kors_bot.recording.stylesheet import clean_css
from tests.unit.record_helpers import KNOWN, NUMBER, Texts, disguise, element, page, write

VALUES = [one.value for one in KNOWN]
WAYS = {
    "as it is": str,
    "in capitals": str.upper,
    "URL-encoded": lambda value: quote(value, safe=""),
    "HTML-escaped": lambda value: html.escape(value.replace("@", "&#64;")),
    "in base64": lambda value: base64.b64encode(value.encode()).decode(),
    "inside more base64": lambda value: base64.b64encode(f'{{"who":"{value}"}}'.encode()).decode(),
    "with two spaces": lambda value: value.replace(" ", "  "),
}
LONG = [value for value in VALUES if len(value) > 5]


def where(value: str) -> list[tuple[Piece, ...]]:
    """Everything that may hold a value on a page."""
    half = len(value) // 2
    return [
        element("p", value, block=True),
        element("p", value[:half], *element("b", value[half:]), block=True),
        element("p", "See ", *element("span", value), " here", block=True),
        element("input", type="text", value=value),
        element("input", type="hidden", value=value),
        element("input", type="checkbox", value=value),
        element("textarea", value),
        element("option", value, value=value),
        element("img", alt=f"To {value}", title=value, src=f"/picture?of={value}"),
        element("a", "link", href=f"/orders/{quote(value)}?who={quote(value)}&token={quote(value)}#{quote(value)}"),
        element("a", "link", href=f"mailto:{value}"),
        element("form", action=f"https://elsewhere.example/{quote(value)}?x={quote(value)}"),
        element("div", aria_label=f"For {value}", data_who=value, id=f"row-{value}", class_=f"to {value}"),
        element("p", Text(value, element=-1, shown=False), block=True),
        element("svg", *element("title", value)),
        element("div", style=f'--who: "{value}"'),
    ]


@pytest.mark.parametrize("way", WAYS)
@given(value=st.sampled_from(LONG), place=st.integers(0, len(where("x")) - 1))
def test_no_planted_value_survives_wherever_and_however_it_stands(way: str, value: str, place: int) -> None:
    file = write(*where(WAYS[way](value))[place], css='.a::after { content: "Jordan Rivera"; }', title=value)

    assert find_personal(file, KNOWN) == []
    assert find_active(file) == []
    assert value.casefold() not in html.unescape(file).casefold()
    assert WAYS[way](value) not in file


@given(st.text(max_size=60), st.text(max_size=30))
def test_no_text_breaks_out_of_its_place(text: str, value: str) -> None:
    file = write(*element("p", text, block=True), *element("div", title=value, class_=value))

    assert find_active(file) == []
    assert file.count("<p>") == file.count("</p>") == 1


@pytest.mark.parametrize(
    "piece",
    [
        element("p", "x", onclick="alert(1)"),
        element("a", "x", href="javascript:alert(1)", ping="https://elsewhere.example/"),
        element("img", src="https://elsewhere.example/x.png", srcset="https://elsewhere.example/y.png 2x"),
        element("iframe", src="https://elsewhere.example/", srcdoc="<script>alert(1)</script>"),
        element("div", style="background: url(https://elsewhere.example/x.png)"),
        element("input", type="password", value="Practice-only-1"),
        element("input", type="image", src="/x.png", formaction="/y"),
    ],
)
def test_what_acts_or_fetches_is_not_written(piece: tuple[Piece, ...]) -> None:
    file = write(*piece)

    assert find_active(file) == []
    assert "elsewhere.example/" not in file
    assert "alert(1)" not in file


def test_a_link_keeps_its_path_and_the_names_of_its_query() -> None:
    made = disguise()
    clerk = Clerk(page(), made)

    assert clerk.address(f"/order?orderID={NUMBER}&csrf_token=abc&x") == "/order?orderID&csrf_token&x"
    assert clerk.address("https://shop.example/a/b") == "/a/b"
    assert clerk.address("https://user:pass@www.fedex.com/track?n=7#top") == "https://www.fedex.com/track?n#top"
    assert clerk.address(f"/orders/{NUMBER}") == f"/orders/{made.number(NUMBER)}"
    assert clerk.address("#main") == "#main"
    assert clerk.address("tel:2125550142") == "#"
    assert "9f8e7d6c5b4a39281706" not in clerk.address("/guest/9f8e7d6c5b4a39281706/order")


def test_pictures_become_boxes_of_their_size_with_their_words() -> None:
    file = write(Start("img", {"alt": "Hollis Satchel", "src": "/hollis.png"}, element=0, box=(112, 134)))

    assert f'src="{BOX}"' in file
    assert 'alt="Hollis Satchel"' in file
    assert "width: 112px !important; height: 134px !important" in file
    assert "hollis.png" not in file


def test_what_a_form_is_made_of_stays_and_what_stands_in_it_is_made_up() -> None:
    file = write(
        *element("label", "First name", for_="first"),
        *element(
            "input", id="first", name="contactFirstName", type="text", required="", maxlength="50", value="Jordan"
        ),
        *element("input", type="checkbox", name="news", value="true", checked=""),
    )

    assert 'id="first" name="contactFirstName" type="text" required maxlength="50" value="' in file
    assert 'name="news" value="true" checked' in file
    assert "Jordan" not in file


def test_words_that_nobody_can_see_stay_only_where_they_are_the_shops_own() -> None:
    hidden = Text("Status: Canceled for Sam Okafor", shown=False)
    clerk = Clerk(page(hidden), disguise(), common=frozenset({"status", "canceled", "for"}))
    text = Texts(clerk.write()).text

    assert "Status: Canceled for " in text
    assert "Sam" not in text
    assert "Okafor" not in text


def test_an_address_is_made_up_for_where_it_stands() -> None:
    city = (Start("span", {"class": "city"}, element=4), Text("Chicago,", element=4), *element("p", "Chicago fits all"))
    text = Texts(Clerk(page(*city), disguise(), places={4: {"Chicago,": Kind.ADDRESS}}).write()).text

    assert "Chicago," not in text
    assert "Chicago fits all" in text


def test_classes_that_the_style_sheet_knows_stay_and_a_name_among_them_is_no_name() -> None:
    css = ".rivera-blue { color: blue; } .x1a2b3c4d5e6f7g8h9 { color: red; }"
    file = write(*element("p", "Rivera", class_="rivera-blue x1a2b3c4d5e6f7g8h9"), css=css)

    assert 'class="rivera-blue x1a2b3c4d5e6f7g8h9"' in file
    assert "Rivera" not in Texts(file).text
    assert find_personal(file, KNOWN) == []


def test_shadow_roots_keep_their_own_style() -> None:
    root = (Start("template", {"shadowrootmode": "open"}), Style("p { color: red; }"), *element("p", "Shipped"))
    file = write(Start("order-card", {}), *root, *element("template"))

    assert '<template shadowrootmode="open"><style>\np { color: red; }\n</style><p>Shipped</p>' in file


def test_a_template_engine_finds_nothing_of_its_own_in_a_file() -> None:
    file = write(*element("p", "{{ customer }} {% if x %}", title="{# note #}"), css="a{{b:c}}")

    assert not any(sign in file for sign in ("{{", "{%", "{#"))
    assert Texts(file).text.strip() == "{{ customer }} {% if x %}"


@pytest.mark.parametrize(
    ("css", "clean"),
    [
        ('@import url("https://elsewhere.example/a.css"); p { color: red; }', " p { color: red; }"),
        ('p { background: url("a.png") no-repeat; }', "p { background: none no-repeat; }"),
        ("p { background: url(data:image/png;base64,iVBORw0) 0 0; }", "p { background: none 0 0; }"),
        ("/* Jordan */p { margin: 0; }", " p { margin: 0; }"),
        ('p { background-image: image-set(url("a.png") 1x, url("b.png") 2x); }', "p { background-image: none; }"),
        ('p::before { content: "</style><script>"; }', 'p::before { content: "<\\/style><script>"; }'),
        ("p { --x: url(https://elsewhere.example/a", "p { --x: none("),
    ],
)
def test_a_style_sheet_keeps_its_rules_and_fetches_nothing(css: str, clean: str) -> None:
    assert clean_css(css) == clean
    assert find_active(write(css=css)) == []
