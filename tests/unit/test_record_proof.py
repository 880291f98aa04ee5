"""The proof finds what is left in a file, by its own reading of it, and no more than is there."""

import base64
from urllib.parse import quote

import pytest

from kors_bot.recording.personal import Kind, Personal
from kors_bot.recording.proof import find_active, find_personal
from tests.unit.record_helpers import KNOWN, write

FILE = write()


def holding(markup: str, *, css: str = "") -> str:
    """A good file with this put into it."""
    return FILE.replace("</style>", f"{css}</style>").replace("</body>", f"{markup}</body>")


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("jordan.rivera@example.com", Kind.EMAIL),
        ("JORDAN.RIVERA@EXAMPLE.COM", Kind.EMAIL),
        ("jordan.rivera&#64;example.com", Kind.EMAIL),
        ("jordan.<wbr>rivera@example<b>.com</b>", Kind.EMAIL),
        ("jordan.rivera @example.com", Kind.EMAIL),
        ("jordan.\u200brivera@exam\u00adple.com", Kind.EMAIL),
        (f'<a href="/x/{quote("jordan.rivera@example.com", safe="")}">x</a>', Kind.EMAIL),
        (f'<a href="/x/{quote(quote("jordan.rivera@example.com", safe=""))}">x</a>', Kind.EMAIL),
        (f'<p id="{base64.b64encode(b"jordan.rivera@example.com").decode()}">', Kind.EMAIL),
        (f'<p id="{base64.b64encode(b"?me=jordan.rivera@example.com").decode()}">', Kind.EMAIL),
        (f'<p id="{b"jordan.rivera@example.com".hex()}">', Kind.EMAIL),
        ('<p title="\\u006aordan">', Kind.NAME),
        ("jordan", Kind.NAME),
        ("Jor<b>dan</b>", Kind.NAME),
        ('<p data-to="jordan">', Kind.NAME),
        ('<p id="shipToJordanRow">', Kind.NAME),
        ("Jor dan", Kind.NAME),
        ("<!-- Jordan -->", Kind.NAME),
        ("(212) 555 0142", Kind.PHONE),
        ("+1 212.555.0142", Kind.PHONE),
        ("2125550142", Kind.PHONE),
        ("NY<br>10013", Kind.POSTAL_CODE),
        ("48&nbsp;Mercer\n Street", Kind.ADDRESS),
        ('<p class="48-mercer-street">', Kind.ADDRESS),
        ('<input value="Practice-only-1">', Kind.PASSWORD),
        ('<form action="/x/k3Xv9Qp2Lm7Za8Rt">', Kind.SESSION),
        ("Order 1024-5001-05", Kind.ORDER_NUMBER),
        ('<p id="order1024500105row">', Kind.ORDER_NUMBER),
    ],
)
def test_what_is_left_is_found_however_it_is_written(markup: str, kind: Kind) -> None:
    assert kind in find_personal(holding(markup), KNOWN)


def test_what_a_style_sheet_prints_is_read_too() -> None:
    assert find_personal(holding("", css='p::after { content: "Hello Jordan"; }'), KNOWN) == [Kind.NAME]


@pytest.mark.parametrize(
    ("value", "kind", "markup", "css"),
    [
        ("Gray", Kind.NAME, '<p class="gray-box">Bag</p>', ".gray-box { color: gray; }"),
        ("Sam", Kind.NAME, "<p>The same sample</p>", ""),
        ("An", Kind.NAME, "<p>an order</p>", ""),
        ("Asher", Kind.NAME, "<p>as her bag</p>", ""),
        ("10013", Kind.POSTAL_CODE, "<p>$110013.00</p>", "p { z-index: 10013; }"),
        ("Hidden", Kind.NAME, '<input type="hidden" name="x">', "p { overflow: hidden; }"),
    ],
)
def test_words_that_only_look_like_a_name_are_none(value: str, kind: Kind, markup: str, css: str) -> None:
    assert find_personal(holding(markup, css=css), [Personal(value, kind)]) == []


def test_a_good_file_holds_nothing() -> None:
    assert find_personal(FILE, KNOWN) == []
    assert find_active(FILE) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<script>1</script>",
        '<p onclick="1">',
        '<img src="/x.png">',
        '<link rel="stylesheet" href="/x.css">',
        '<a href="javascript:1">x</a>',
        '<a href="/x?token=1">x</a>',
        '<form action="/x?token=1">',
        "<!-- x -->",
        '<meta http-equiv="refresh" content="0; url=/x">',
        '<input type="hidden" value="x">',
        '<p style="background: url(x.png)">',
        "<style>@import 'x.css';</style>",
        '<video poster="x.png">',
    ],
)
def test_what_acts_fetches_or_was_sent_is_found(markup: str) -> None:
    assert find_active(holding(markup)) != []


def test_a_file_without_the_policy_is_not_taken() -> None:
    assert find_active(FILE.replace("default-src 'none'", "default-src *")) == ["no policy that forbids everything"]
