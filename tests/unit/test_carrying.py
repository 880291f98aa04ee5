"""Whether a request may have been the message: "not sent" is only said of what can be read and holds none of it."""

import base64
import gzip
import json
import zlib
from urllib.parse import quote, urlencode

import pytest

from flows.carrying import Load, Words, load_of

NUMBER, EMAIL = "1024500102", "jordan@example.com"
TEXT = f"Please cancel order {NUMBER} before it ships. I have changed my mind.\n\nThank you, Jordan Rivera ({EMAIL})"
WORDS = Words(("Please cancel order 1024500102 before it",), (NUMBER, EMAIL), len(TEXT))
FORM = json.dumps({"comment": TEXT, "topic": "stop"})
PARTS = f'--x\r\nContent-Disposition: form-data; name="m"\r\n\r\n{TEXT}\r\n--x--\r\n'


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        TEXT.upper(),
        FORM,
        json.dumps(json.dumps({"inner": FORM})),
        urlencode({"m": TEXT}),
        quote(TEXT, safe=""),
        urlencode({"payload": FORM}),
        PARTS,
        coded(TEXT),
        json.dumps({"data": coded(FORM)}),
        urlencode({"d": coded(FORM)}),
        base64.urlsafe_b64encode(FORM.encode()).decode().rstrip("="),
        TEXT.encode().hex(),
        coded(coded(TEXT)),
        "".join(f"&#{ord(letter)};" for letter in TEXT),
    ],
)
def test_words_of_the_message_are_found_however_a_page_writes_them(body: str) -> None:
    assert load_of(body.encode(), WORDS) is Load.MESSAGE


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(FORM.encode()),
        zlib.compress(urlencode({"m": TEXT}).encode()),
        base64.b64encode(gzip.compress(TEXT.encode())),
        TEXT.encode("utf-16"),
    ],
)
def test_they_are_found_in_a_common_packing(body: bytes) -> None:
    assert load_of(body, WORDS) is Load.MESSAGE


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"order": NUMBER}),
        urlencode({"check": EMAIL}),
        "e=" + quote(EMAIL.upper()),
        json.dumps({"o": "1024-500-102"}),
        coded(EMAIL),
        PARTS.replace(TEXT, f"Regarding {NUMBER}"),
    ],
)
def test_the_order_or_the_sender_alone_may_be_a_part_of_it(body: str) -> None:
    assert load_of(body.encode(), WORDS) is Load.MARK


@pytest.mark.parametrize(
    "body",
    [
        bytes(range(128, 256)),
        zlib.compress(TEXT.encode())[2:],  # a bare deflate stream
        base64.b64encode(bytes((7 * n * n + 91) % 256 for n in range(120))),
        json.dumps({"sealed": base64.b64encode(bytes((7 * n * n + 91) % 256 for n in range(90))).decode()}).encode(),
        b"k=" + bytes(97 + (7 * n * n + n // 3) % 26 for n in range(120)),
        json.dumps([ord(letter) ^ 3 for letter in TEXT]).encode(),
        json.dumps({str(n): ord(letter) for n, letter in enumerate(TEXT)}).encode(),
    ],
)
def test_what_nobody_can_read_may_be_it(body: bytes) -> None:
    assert load_of(body, WORDS) is Load.OPAQUE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"what":"contact-submit","at":"/on/demandware.store/Sites-mk_us-Site/en_US/ContactUs-Landing"}',
        b'{"event":"form_submit","session":"6f1c2f0e-8c55-4c9c-9a8e-0f4f6a2f7b11","t":1732453200123,"ok":true}',
        b"v=2&tid=G-8XK2PL&cid=1182736450.1732453200&en=form_submit&dl=http%3A%2F%2F127.0.0.1%2Fcontact&_s=3",
        b'--x\r\nContent-Disposition: form-data; name="event"\r\n\r\npressed\r\n--x--\r\n',
        gzip.compress(b'{"event":"pressed"}'),
        b'{"h":"9f86d081884c7d659a2feaa0c55ad015"}',
    ],
)
def test_the_statistics_of_a_shop_are_nothing_of_it(body: bytes) -> None:
    assert load_of(body, WORDS) is Load.NOTHING


def test_what_the_browser_does_not_show_is_unseen() -> None:
    assert load_of(None, WORDS) is Load.UNSEEN
