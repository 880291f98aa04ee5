# ruff: noqa: F811 - the fixtures are used by their names
"""Returns as an agency re-skins a reference storefront: what their steps preset, add, and ask at the last moment."""

from dataclasses import replace

import pytest

from flows.answers import Outcome
from flows.errors import AskPerson, FlowError
from flows.visit import Visit
from tests.browser.form_server import FormServer
from tests.browser.test_start_return import (  # noqa: F401 - the fixtures are used by their names
    METHOD,
    REQUEST,
    REVIEW,
    STAYS,
    TOTE,
    box,
    form,
    server,
    stopped,
    visit,
    walk,
)

ITEMS = box(0, "Marlow Large Tote") + box(1, "Card Case") + METHOD
OFFERS = "<p><label><input type=checkbox name=x value=yes checked> {}</label></p>"
BOOK = "<button>Submit return</button>"


@pytest.mark.parametrize("words", ["Send me offers by email", "Keep me in the loop", "Join the Pier Club"])
@pytest.mark.parametrize("where", ["/items", "/review"])
def test_nothing_that_nobody_asked_for_goes_out_with_a_return(
    server: FormServer, visit: Visit, where: str, words: str
) -> None:
    offers = OFFERS.format(words)
    server.pages |= (
        {"/items": form(ITEMS + offers)} if where == "/items" else {"/review": REVIEW.replace(BOOK, offers + BOOK)}
    )
    try:
        walk(visit)
    except AskPerson:
        assert server.posts == []
        return

    assert all("x=yes" not in sent for sent in [*server.gets, *(body for _, body in server.posts)])
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    "words", ["Add return protection for $2.95", "Insure my parcel (+ $4.00)", "Round up my refund for the sea"]
)
def test_nothing_that_costs_is_added_to_a_return(server: FormServer, visit: Visit, words: str) -> None:
    server.pages["/items"] = form(ITEMS + OFFERS.format(words))
    try:
        walk(visit)
    except AskPerson:
        assert server.posts == []
        return

    assert all("x=yes" not in sent for sent in server.gets)


PICK = """<fieldset><legend>Which item would you like to return?</legend>
<label><input type=radio name=i value=0{}> Marlow Large Tote</label>
<label><input type=radio name=i value=1{}> Card Case</label></fieldset>
<label for=w>Reason</label><select id=w name=w><option value="">Select<option>Changed my mind</select>"""


@pytest.mark.parametrize("preset", [("", ""), ("", " checked"), (" checked", "")])
def test_of_items_of_which_one_is_chosen_the_wanted_one_is(
    server: FormServer, visit: Visit, preset: tuple[str, str]
) -> None:
    server.pages["/items"] = form(PICK.format(*preset) + METHOD)
    server.pages["/review"] = REVIEW.replace("<p>Card Case</p>", "")
    try:
        walk(visit, request=replace(REQUEST, pieces=(TOTE, STAYS)))
    except AskPerson:
        assert server.posts == []
        return

    assert any("i=0" in one for one in server.gets)


def test_two_items_of_which_only_one_can_be_chosen_are_not_returned_in_part(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(PICK.format("", "") + METHOD)

    assert stopped(visit)
    assert server.posts == []


@pytest.mark.parametrize(
    "choice",
    [
        """<fieldset><legend>How would you like your refund?</legend>
        <label><input type=radio name=z value=credit checked> Store credit, and 10% on top</label>
        <label><input type=radio name=z value=card> To my original payment</label>
        </fieldset>""",
        """<fieldset><legend>What would you like?</legend><label><input type=radio name=z value=swap checked>
        An exchange</label><label><input type=radio name=z value=card> A refund to my card</label></fieldset>""",
        """<label>Refund as <select name=z><option value=credit>Gift card<option value=card>Original payment method
        </select></label>""",
    ],
    ids=["credit", "exchange", "select"],
)
def test_the_money_comes_back_as_it_was_paid_whatever_is_preset(server: FormServer, visit: Visit, choice: str) -> None:
    server.pages["/items"] = form(ITEMS + choice)
    try:
        walk(visit)
    except AskPerson:
        assert server.posts == []
        return

    assert any("z=card" in one for one in server.gets)


DIALOG = """<form id=go method=post action=/submit></form><button id=b>Submit return</button>
<dialog id=d><h2>{}</h2><p>{}</p><button form=go>Yes, book it</button><button id=n>Not yet</button></dialog>
<script>b.onclick = () => d.showModal()</script>"""


@pytest.mark.parametrize(
    ("title", "words", "sent"),
    [
        ("Book this return?", "We will expect 3 pieces from order 1024500107.", 1),
        ("Book this return?", "$7.95 for the label comes off your refund.", 0),
        ("Book this return?", "A handling fee applies.", 0),
        ("Return as a store credit?", "Your refund is paid as a store credit.", 0),
    ],
)
def test_a_last_question_is_agreed_to_only_where_it_asks_nothing_more(
    server: FormServer, visit: Visit, title: str, words: str, sent: int
) -> None:
    review = REVIEW.replace("<form method=post action=/submit><button>Submit return</button></form>", "")
    server.pages["/review"] = review + DIALOG.format(title, words)
    try:
        walked, _ = walk(visit)
    except FlowError:
        assert not sent
    else:
        assert walked.answer is not None
        assert (walked.answer.outcome is Outcome.SENT) is bool(sent)
    assert len(server.posts) == sent


def test_a_session_that_ends_on_the_way_starts_no_return(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = """<title>Sign in</title><h1>Sign in</h1><form method=post action=/login>
      <label>Email <input name=e type=email></label><label>Password <input name=p type=password></label>
      <button>Sign in</button></form>"""

    with pytest.raises(FlowError):
        walk(visit)
    assert server.posts == []
