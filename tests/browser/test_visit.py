"""Coming to a page: waiting until it is full, and answering what lies over it."""

from collections.abc import Iterator

import pytest

from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, visiting

ORDERS = "<title>Orders</title><main><h1>Your orders</h1><article>Order No. 1024500102 — Shipped</article></main>"
LAYER = """<div class="{hint}" style="position:fixed;inset:0;background:#000a"><div role=dialog style="background:#fff">
<p>{words}</p><button onclick="say('yes')">Yes</button><button onclick="say('no')">No</button></div></div>
<script>function say(word) {{
  fetch('/said-' + word).then(() => document.querySelector('[role=dialog]').parentNode.remove());
}}</script>"""


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    guarded.page().goto("about:blank")
    with visiting(guarded, server, permitted=False) as (visit, _):
        yield visit


def test_a_page_that_fills_itself_in_is_looked_at_when_it_is_full(server: FormServer, visit: Visit) -> None:
    server.pages |= {
        "/orders": "<h1>Your orders</h1><main id=room aria-busy=true>Fetching your orders…</main><script>"
        "fetch('/list').then(a => a.text()).then(t => setTimeout(() => { room.innerHTML = t;"
        " room.removeAttribute('aria-busy') }, 200))</script>",
        "/list": "<article>Order No. 1024500102 — Shipped</article>",
    }
    arrival = visit.open(f"{server.url}/orders")

    assert "1024500102" in arrival.snapshot.text


@pytest.mark.parametrize("late", [0, 10, 30])
def test_what_a_page_has_fetched_and_not_yet_shown_is_waited_for(server: FormServer, visit: Visit, late: int) -> None:
    server.pages |= {
        "/orders": "<h1>Your orders</h1><main id=room></main><script>"
        f"fetch('/list').then(a => a.text()).then(t => setTimeout(() => {{ room.innerHTML = t }}, {late}))</script>",
        "/list": "<article>Order No. 1024500102 — Shipped</article>",
    }
    for _ in range(5):
        assert "1024500102" in visit.open(f"{server.url}/orders").snapshot.text


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("layer", "May we use cookies and similar technologies?"),
        ("layer", "We would like to measure how you use our pages. May we?"),
        ("ask", "We would like to count your visit, so that we know which of our pages are read. May we?"),
        ("tracking-consent", "Is this all right with you?"),
    ],
)
def test_a_layer_that_asks_to_follow_the_visitor_is_answered_with_no(
    server: FormServer, visit: Visit, hint: str, words: str
) -> None:
    server.pages |= {"/orders": ORDERS + LAYER.format(hint=hint, words=words), "/said-no": "", "/said-yes": ""}
    arrival = visit.open(f"{server.url}/orders")

    assert words not in arrival.snapshot.text
    assert "/said-no" in server.gets
    assert "/said-yes" not in server.gets


def test_a_layer_that_asks_something_else_is_not_answered(server: FormServer, visit: Visit) -> None:
    words = "Do you want to cancel this order?"
    server.pages |= {"/orders": ORDERS + LAYER.format(hint="modal", words=words), "/said-no": "", "/said-yes": ""}
    arrival = visit.open(f"{server.url}/orders")

    assert words in arrival.snapshot.text
    assert not [path for path in server.gets if path.startswith("/said")]
