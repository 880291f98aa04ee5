# ruff: noqa: F811 - the fixtures are used by their names
"""Return wizards that open on the order's own page: in a panel of it or in a dialog over it, beside what it says."""

from dataclasses import replace

import pytest

from flows.answers import Outcome
from flows.errors import PageNotUnderstood
from flows.visit import Visit
from tests.browser.form_server import FormServer, Reply
from tests.browser.test_start_return import (  # noqa: F401 - the fixtures are used by their names
    CASE,
    NUMBER,
    REQUEST,
    TOTE,
    server,
    stopped,
    visit,
    walk,
)

ONE = replace(REQUEST, pieces=(TOTE, replace(CASE, quantity=0)))
# An order that names all its items, what was paid, and a return that was made before.
ORDER = """<title>Order {number}</title><h1>Order number: {number}</h1><p>Subtotal: $310.00</p>
<p>Marlow Large Tote</p><p>Qty: 1</p><p>Card Case</p><p>Qty: 1</p><p>Shipping fee: $9.95</p>
<p>Return RA-10001-1 has been received.</p><p>You saved $3.00</p><p>Visa ending in 4242</p><p>12 Mill Lane</p>
<p>Springfield</p>{way_in}{place}<script>
const place = document.getElementById("place"), by = (id) => document.getElementById(id);
const put = (html) => {{ place.innerHTML = html; if (place.showModal && !place.open) place.showModal(); }};
const load = async (url, how) => put(await (await fetch(url, how)).text());
const shut = () => {{ place.innerHTML = ""; place.close?.(); }};
const open_wizard = () => {{ if (place.showModal) place.showModal(); load("/first"); }};
</script>"""
PANEL = "<section id=place></section>"
DIALOG = "<dialog id=place aria-label='{name}'><p>One moment...</p><button>Close</button></dialog>"
# Items and the number of each by buttons alone: there is no field of a form in it.
FIRST = """<h2>What comes back?</h2><div><b>Marlow Large Tote</b> <span><button onclick="n.textContent = 0">-</button>
<i id=n>0</i><button onclick="n.textContent = 1">+</button></span></div><button onclick="shut()">Close
</button><button onclick="load('/way', {method: 'POST'})">Continue</button>"""
WAY = """<h2>How does it come back?</h2><label><input type=radio name=way value=m>By mail</label>
<label><input type=radio name=way value=s>At one of our stores</label><button onclick="shut()">Close</button>
<button onclick="load('/check', {method: 'POST'})">Continue</button>"""
CHECK = """<h2>Does this look right?</h2><p>1 x Marlow Large Tote</p><p>Label fee: Free</p><p>Your refund: $300.00</p>
<button onclick="load('/way')">Back</button><button onclick="shut()">Close</button>
<button onclick="load('/submit', {method: 'POST'})">Confirm return</button>"""
DONE = """<h2>Your return is confirmed</h2><p>RMA number</p><p>RA-77120-17</p>
<button onclick="shut()">Close</button>"""


def put_order(server: FormServer, *, place: str, way_in: str = "Return items") -> None:
    button = f"<button onclick='open_wizard()'>{way_in}</button>"
    server.pages["/order"] = ORDER.format(number=NUMBER, way_in=button, place=place)
    server.pages |= {"/first": FIRST, "/way": WAY}
    server.replies |= {"/way": Reply(WAY), "/check": Reply(CHECK), "/submit": Reply(DONE)}


PLACES = [
    pytest.param(PANEL, "Return items", id="panel"),
    pytest.param(PANEL, "Start a return", id="panel, opened by what might also end it"),
    pytest.param(DIALOG.format(name=""), "Return items", id="dialog"),
    pytest.param(DIALOG.format(name="Send items back"), "Return or exchange", id="dialog with a name"),
]


@pytest.mark.parametrize(("place", "way_in"), PLACES)
def test_a_wizard_on_the_orders_page_is_walked_to_its_answer(
    server: FormServer, visit: Visit, place: str, way_in: str
) -> None:
    put_order(server, place=place, way_in=way_in)
    walked, begun = walk(visit, request=ONE)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "RA-77120-17")
    assert (begun, [path for path, _ in server.posts]) == (["begun"], ["/way", "/check", "/submit"])
    assert (walked.fields["fee"], walked.fields["refund"]) == ("0.00", "300.00")


@pytest.mark.parametrize("place", [PANEL, DIALOG.format(name="")], ids=["panel", "dialog"])
def test_what_the_order_says_around_a_wizard_is_not_said_by_its_review(
    server: FormServer, visit: Visit, place: str
) -> None:
    put_order(server, place=place)
    server.replies["/check"] = Reply(CHECK.replace("1 x Marlow Large Tote", "Your items"))

    assert "leaves out Marlow Large Tote" in stopped(visit, request=ONE)
    assert "/submit" not in [path for path, _ in server.posts]


def test_a_return_that_the_order_tells_of_is_not_the_answer_to_this_one(server: FormServer, visit: Visit) -> None:
    put_order(server, place=PANEL)
    server.replies["/submit"] = Reply("<h2>One moment</h2><p>Your items are looked at.</p>")
    walked, _ = walk(visit, request=ONE)

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.UNCONFIRMED


def test_the_button_that_opened_a_wizard_is_not_pressed_where_the_review_has_none(
    server: FormServer, visit: Visit
) -> None:
    put_order(server, place=PANEL, way_in="Return these items")
    server.replies["/check"] = Reply(CHECK.replace("Confirm return", "Off it goes"))

    with pytest.raises(PageNotUnderstood, match="does not say what became of it"):
        walk(visit, request=ONE)
    assert [path for path, _ in server.posts] == ["/way", "/check"]
    assert server.gets.count("/first") == 1


def test_a_pop_up_about_something_else_is_closed_as_ever(server: FormServer, visit: Visit) -> None:
    put_order(server, place=PANEL)
    pop_up = """<h2>How does it come back?</h2><dialog open id=news><h2>Return to the shop!</h2><p>New in: belts.</p>
      <button onclick="news.remove()">Close</button></dialog>"""
    server.replies["/way"] = Reply(WAY.replace("<h2>How does it come back?</h2>", pop_up))
    walked, _ = walk(visit, request=ONE)

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.SENT


def test_a_last_button_that_does_nothing_is_told(server: FormServer, visit: Visit) -> None:
    put_order(server, place=PANEL)
    server.replies["/check"] = Reply(CHECK.replace("load('/submit', {method: 'POST'})", "void 0"))
    visit.timeout = 30
    walked, _ = walk(visit, request=ONE)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.answer.why) == (
        Outcome.REFUSED,
        "The page sent nothing of it when its button was pressed.",
    )
    assert "/submit" not in [path for path, _ in server.posts]


@pytest.mark.parametrize("on", ["/submit", "/next"], ids=["last button", "button that leads on"])
def test_buttons_that_keep_or_return_and_do_not_tell_which_are_left_to_the_person(
    server: FormServer, visit: Visit, on: str
) -> None:
    choice = """<p>{}<span><button type=button onclick="mark(this)">Keep</button>
      <button type=button onclick="mark(this)">Return</button></span></p>"""
    words = "Submit return" if on == "/submit" else "Continue"
    server.pages["/items"] = f"""<h1>Start a return</h1><style>.on {{ background: black; color: white }}</style>
      <form action={on} method=post>{choice.format("Marlow Large Tote")}{choice.format("Card Case")}
      <button>{words}</button></form><script>const mark = (button) => {{
        for (const one of button.parentNode.children) one.classList.toggle("on", one === button) }}</script>"""

    assert '"Keep / Return"' in stopped(visit)
    assert server.posts == []
