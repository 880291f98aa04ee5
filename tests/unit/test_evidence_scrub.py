"""Secrets on their way into the evidence."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kors_bot.evidence.scrub import Scrubber

PASSWORD = 'P4ss & "wörd"<x>'


@pytest.mark.parametrize(
    "written",
    [
        PASSWORD,
        quote(PASSWORD, safe=""),
        quote_plus(PASSWORD),
        html.escape(PASSWORD),
        json.dumps(PASSWORD)[1:-1],
        json.dumps(PASSWORD, ensure_ascii=False)[1:-1],
        base64.b64encode(PASSWORD.encode()).decode(),
    ],
)
def test_a_known_secret_is_found_in_every_way_a_page_may_write_it(written: str) -> None:
    assert Scrubber([PASSWORD]).text(f"before {written} after") == "before [removed] after"


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("https://s.example/x?csrf_token=AbC123xyz&id=7", "https://s.example/x?csrf_token=[removed]&id=7"),
        ("Set-Cookie: dwsid=abcdefgh; path=/", "Set-Cookie: [removed]"),
        ("dwsid=abcdefgh; sid=12345678", "dwsid=[removed]; sid=[removed]"),
        ("Authorization: Bearer abc.def", "Authorization: [removed]"),
        ('{"access_token": "abcdef123"}', '{"access_token": "[removed]"}'),
        ("x eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0 y", "x [removed] y"),
        ("dwfrm_profile_login_password=abcdefg", "dwfrm_profile_login_password=[removed]"),
    ],
)
def test_session_ids_and_tokens_are_known_by_their_names(text: str, scrubbed: str) -> None:
    assert Scrubber().text(text) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        "Order No. 1024500102, $1,298.00",
        "Forgot your password?",
        "Passenger side: 12345678",
        "Inside: calfskin lining",
        "Basin: 1234567",
        "",
    ],
)
def test_words_that_are_no_secret_stay(text: str) -> None:
    assert Scrubber().text(text) == text


def test_a_very_short_secret_does_not_eat_order_numbers() -> None:
    assert Scrubber(["1024"]).text("Order 1024500102") == "Order 1024500102"


def test_a_value_is_scrubbed_all_the_way_down() -> None:
    value = {"a": ["x hunter2222 y", {"password": "anything", "n": 5, "none": None}], "token": "t"}
    assert Scrubber(["hunter2222"]).value(value) == {
        "a": ["x [removed] y", {"password": "[removed]", "n": 5, "none": None}],
        "token": "[removed]",
    }


def test_json_text_stays_json() -> None:
    text = json.dumps({"url": "https://s/?csrf_token=abcdefgh", "say": 'sid="x\\y123456"'})
    assert json.loads(Scrubber().json(text))["url"] == "https://s/?csrf_token=[removed]"


@given(st.text(min_size=8, max_size=40), st.text(max_size=60), st.text(max_size=60))
def test_no_text_ever_keeps_a_known_secret(secret: str, before: str, after: str) -> None:
    assume(secret not in "[removed]" * 3)
    scrubber = Scrubber([secret])
    assert secret.encode("utf-8", "replace") not in scrubber.json(json.dumps({"t": before + secret + after})).encode()
    assert secret not in scrubber.text(before + secret + after)
