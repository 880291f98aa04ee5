# ruff: noqa: F811 - the fixtures are used by their names
"""Return wizards as other shops build them: how they are entered, asked through, refused, reviewed and confirmed."""

from dataclasses import replace

import pytest

from flows.answers import Outcome
from flows.errors import FlowError, PageNotUnderstood
from flows.visit import Visit
from tests.browser.form_server import FormServer, Reply, json_reply
from tests.browser.test_start_return import (  # noqa: F401 - the fixtures are used by their names
    CASE,
    DONE,
    METHOD,
    NUMBER,
    ORDER_PAGE,
    REQUEST,
    REVIEW,
    TOTE,
    box,
    form,
    server,
    stopped,
    visit,
    walk,
)

LINK = "<a href=/items>Return items</a>"
ONE = replace(REQUEST, pieces=(TOTE,))
TABLE = """<h1>What goes back?</h1><form action=/review><table><tr><th>Item<th>Keep or return?<th>Qty back<th>Why</tr>
<tr><td>Marlow Large Tote<td><label><input type=radio name=k0 value=k checked> Keep</label>
<label><input type=radio name=k0 value=b> Return</label><td><select name=q0><option>1</select>
<td><select name=w0><option value="">Choose...<option>Does not fit<option>Changed mind</select></tr>
<tr><td>Card Case<td><label><input type=radio name=k1 value=k checked> Keep</label>
<label><input type=radio name=k1 value=b> Return</label><td><select name=q1><option>1<option>2</select>
<td><select name=w1><option value="">Choose...<option>Does not fit<option>Changed mind</select></tr></table>
<input type=radio name=way value=u> Drop at UPS<br><input type=radio name=way value=s> In one of our stores<br>
<button>Next step</button></form>"""
ONE_PAGE = """<h1>Return</h1><div>Marlow Large Tote <input type=checkbox id=i onchange="more.hidden = !checked">
<label for=i>Take it back</label><p id=more hidden><label for=w>Reason</label><select id=w><option value="">Select
<option>Changed my mind</select></p></div>
<p id=wrong role=alert></p><button id=a>Continue</button>
<section id=two hidden><label><input type=radio name=way value=m> By post</label>
<label><input type=radio name=way value=s> In one of our shops</label><button id=b>Continue</button></section>
<section id=three hidden><p>1 x Marlow Large Tote</p><p id=fee></p><p>Refund to Visa ending in 4242</p><p>$300.00</p>
<button id=c>Request return</button></section>
<dialog id=d><p>Register this return?</p><button id=e>Yes, register it</button><button>Not yet</button></dialog>
<script>const by = id => document.getElementById(id);
by('a').onclick = () => { by('wrong').textContent = by('w').value ? '' : 'Choose a reason.';
  by('two').hidden = !by('w').value };
by('b').onclick = () => { by('fee').textContent = document.querySelector('[name=way]:checked').value === 'm'
  ? 'Return postage -$7.00' : 'Return in store Free'; by('three').hidden = false };
by('c').onclick = () => by('d').showModal();
by('e').onclick = async () => { const a = await (await fetch('/submit', {method: 'POST', body: '1024500107'})).json();
  by('d').close(); document.body.innerHTML = a.html }</script>"""
REGISTERED = """<h1>Your return is registered</h1><p>Return authorisation number: RA-77120-17</p>
<p><a href=/label.pdf>Print your label (PDF)</a></p><p>Please hand it to the carrier by December 8, 2026.</p>"""


@pytest.mark.parametrize(
    "way_in",
    [
        "<a href=/items>Return items of this order</a>",
        "<a href=/items>Send something back</a>",
        "<button onclick=\"location.href = '/items'\">Start your return</button>",
        "<p>Not happy? <a href=/items>Go to the Returns Center</a></p>",
        "<input type=button value='Return this order' onclick=\"location.href = '/items'\">",
    ],
)
def test_a_way_in_is_found_by_what_it_says(server: FormServer, visit: Visit, way_in: str) -> None:
    around = """<a href=/elsewhere>Returns policy</a><a href=/elsewhere>Return to orders</a>
      <footer><a href=/elsewhere>Return items</a></footer>"""
    server.pages["/order"] = ORDER_PAGE.replace(LINK, around + way_in)

    assert walk(visit, permitted=False)[0].review is not None
    assert "/elsewhere" not in server.gets


def test_the_way_in_is_looked_for_on_the_orders_page_and_not_on_the_history(server: FormServer, visit: Visit) -> None:
    server.pages["/list"] = f"<h1>Order history</h1><p>Order number: {NUMBER}</p><a href=/elsewhere>Start a return</a>"
    visit.page.goto(f"{server.url}/list")

    assert walk(visit, permitted=False)[0].review is not None
    assert "/elsewhere" not in server.gets


def test_keep_or_return_is_answered_for_each_item_under_the_heads_of_its_columns(
    server: FormServer, visit: Visit
) -> None:
    server.pages["/items"] = TABLE
    walked, _ = walk(visit, permitted=False, request=replace(REQUEST, pieces=(replace(TOTE, quantity=0), CASE)))

    assert server.gets[-1].partition("?")[2].split("&") == [
        "k0=k", "q0=1", "w0=", "k1=b", "q1=2", "w1=Changed+mind", "way=u",
    ]  # fmt: skip
    assert walked.fields["reason"] == "Changed mind"


def test_what_a_ticked_item_asks_for_is_answered_and_steps_on_one_page_are_followed(
    server: FormServer, visit: Visit
) -> None:
    server.pages["/items"] = ONE_PAGE
    server.replies["/submit"] = json_reply(
        '{"ok": true, "html": "<h1>Your return is booked</h1><p>Return number SR-5521</p>"}'
    )
    walked, _ = walk(visit, request=replace(ONE, method="store"))

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "SR-5521")
    assert walked.fields["refund"] == "300.00"
    assert len(server.posts) == 1


def test_a_fee_of_one_way_that_only_the_review_names_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = ONE_PAGE

    assert "The shop takes 7.00 USD for the return" in stopped(visit, request=ONE)
    assert server.posts == []


def test_a_price_of_the_way_back_stops_it_where_it_is_chosen(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = str(server.pages["/items"]).replace("By mail", "By mail ($7.95)")

    assert "The shop takes 7.95 USD for that way back" in stopped(visit)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (
            "<label>Condition <select><option value=''>Choose one<option>Worn<option>As new</select></label>",
            "Condition",
        ),
        (
            "<label><input type=radio name=u>Worn</label><label><input type=radio name=u>Unworn</label>",
            "Worn",
        ),
        (
            "<label><input type=checkbox required>I confirm that the tags are still on</label>",
            "I confirm that the tags",
        ),
    ],
)
def test_a_form_that_is_not_finished_is_not_called_prepared(
    server: FormServer, visit: Visit, asked: str, name: str
) -> None:
    items = box(0, "Marlow Large Tote") + box(1, "Card Case") + METHOD + asked
    server.pages["/items"] = form(items, method="post")

    assert f'The return requires "{name}' in stopped(visit, permitted=False)


def test_terms_are_accepted_money_back_is_chosen_and_both_are_written_down(server: FormServer, visit: Visit) -> None:
    asked = """<label><input type=radio name=how value=c> Store credit</label>
      <label><input type=radio name=how value=o> Original payment method</label>
      <label><input type=checkbox name=t> I have read and accept the return policy</label>
      <label><input type=checkbox name=n> Yes, send me news and offers</label>"""
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case") + METHOD + asked)
    walked, _ = walk(visit, permitted=False)

    assert walked.fields["agreed"] == "I have read and accept the return policy"
    assert walked.fields["refund_to"] == "Original payment method"
    assert "how=o&t=on" in server.gets[-1]


@pytest.mark.parametrize("status", [200, 422])
def test_a_step_that_the_shop_shows_again_with_a_word_on_it_was_not_taken(
    server: FormServer, visit: Visit, status: int
) -> None:
    step = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post", button="Go on")
    server.pages["/items"] = step
    server.replies["/review"] = Reply(
        "<p role=alert>Choose at least one item, and a reason for each.</p>" + step, status
    )

    assert "does not take this step of the return (Choose at least one item, and a reason" in stopped(visit)
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    "said", ["", "<p role=alert>Something went wrong. Please try again.</p>", "<p role=alert>Sent to your inbox.</p>"]
)
def test_a_step_shown_again_without_a_clear_word_leaves_it_open_and_is_not_sent_again(
    server: FormServer,
    visit: Visit,
    said: str,
) -> None:
    step = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.pages["/items"] = step
    server.replies["/review"] = Reply(said + step)

    with pytest.raises(PageNotUnderstood, match="after a step of it was sent"):
        walk(visit)
    assert len(server.posts) == 1


def test_a_broken_answer_to_a_step_is_never_taken_for_a_refusal(server: FormServer, visit: Visit) -> None:
    step = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.pages["/items"] = step
    server.replies["/review"] = Reply("<p role=alert>Choose a reason.</p>" + step, 500)

    with pytest.raises(FlowError) as end:
        walk(visit)
    assert "no return was started" not in str(end.value)


@pytest.mark.parametrize(
    "caption",
    ["Confirm this return", "Yes, send it back", "Place my return", "Finish", "Finish my return", "Return these items"],
)
def test_the_last_button_of_a_review_is_known_by_what_it_does(server: FormServer, visit: Visit, caption: str) -> None:
    back = "<a href=/items>Change something</a>"
    server.pages["/review"] = REVIEW.replace("Submit return", caption) + back
    server.replies["/submit"] = Reply(REGISTERED)
    walked, _ = walk(visit)

    assert walked.answer is not None
    given = walked.confirmation
    assert (walked.answer.outcome, given.authorisation, str(given.ship_by)) == (
        Outcome.SENT,
        "RA-77120-17",
        "2026-12-08",
    )
    assert given.label_link == f"{server.url}/label.pdf"
    assert walked.fields["fee"] == "0.00"
    assert len(server.posts) == 1


def test_a_number_and_a_label_confirm_a_return_in_whatever_words(server: FormServer, visit: Visit) -> None:
    server.replies["/submit"] = Reply(
        "<h1>What now?</h1><p>RMA #</p><p>RMA000042</p><a href=/label.pdf>Print label</a>"
    )
    walked, _ = walk(visit)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "RMA000042")


def test_a_last_button_that_only_led_on_is_followed_to_the_answer(server: FormServer, visit: Visit) -> None:
    server.replies["/submit"] = Reply(
        "<h1>Almost done</h1><p>Nothing has been sent yet.</p><p>Marlow Large Tote, Card Case</p><p>Refund: $554.00</p>"
        "<form method=post action=/really><button>Confirm my return</button></form>"
    )
    server.replies["/really"] = Reply(DONE)
    walked, begun = walk(visit)

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.SENT
    assert (begun, [path for path, _ in server.posts]) == (["begun"], ["/submit", "/really"])


def test_a_last_page_that_is_shown_again_with_a_word_on_it_is_a_refusal(server: FormServer, visit: Visit) -> None:
    server.replies["/submit"] = Reply(f"<p role=alert>Please choose how to send it.</p>{REVIEW}")
    walked, _ = walk(visit)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.answer.said) == (Outcome.REFUSED, "Please choose how to send it.")
    assert len(server.posts) == 1


def test_a_page_that_says_that_nothing_was_sent_is_no_doubt(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.replies["/review"] = Reply("<h1>Look it over</h1><p>Nothing has been sent yet.</p><button>Hooray</button>")

    assert "the shop says: Nothing has been sent yet." in stopped(visit)


def test_a_page_that_fills_itself_in_is_waited_for(server: FormServer, visit: Visit) -> None:
    late = str(server.pages["/items"]).replace("`", "")
    server.pages["/items"] = (
        f"<div id=all><p>One moment...</p></div><template id=t>{late}</template>"
        "<script>setTimeout(() => { document.getElementById('all').innerHTML = "
        "document.getElementById('t').innerHTML }, 700)"
        "</script>"
    )

    assert walk(visit, permitted=False)[0].review is not None


def test_a_button_of_another_form_is_not_pressed(server: FormServer, visit: Visit) -> None:
    strange = "<form method=post action=/news><input type=email placeholder=Email><button>Submit</button></form>"
    server.pages["/items"] = str(server.pages["/items"]) + strange
    server.pages["/review"] = REVIEW + strange
    walked, _ = walk(visit)

    assert walked.answer is not None
    assert [path for path, _ in server.posts] == ["/submit"]


def test_a_consent_layer_whose_answer_is_held_back_is_taken_out_of_the_way(server: FormServer, visit: Visit) -> None:
    layer = """<div id=c role=dialog aria-modal=true style="position:fixed;inset:0;background:#fffb"><h2>Cookies</h2>
      <button onclick="go()">Accept all</button><button onclick="go()">Only what is necessary</button></div>
      <script>function go() { fetch('/consent', {method: 'POST'}).then(() => c.remove()) }</script>"""
    server.pages["/items"] = str(server.pages["/items"]) + layer

    assert walk(visit, permitted=False)[0].review is not None
    assert server.posts == []


def test_the_browsers_own_question_is_answered_only_where_it_asks_for_the_return_itself(
    server: FormServer, visit: Visit
) -> None:
    asking = "<button type=button onclick=\"if (confirm('{}')) fetch('/submit', {{method: 'POST', body: '1024500107'}})"
    asking += '.then(a => a.text()).then(t => {{ document.body.innerHTML = t }})">Submit return</button>'
    plain = REVIEW.replace("<form method=post action=/submit><button>Submit return</button></form>", "{}")

    server.pages["/review"] = plain.format(asking.format("Are you sure you want to return these items?"))
    walked, begun = walk(visit)
    assert walked.answer is not None
    assert (walked.answer.outcome, begun, len(server.posts)) == (Outcome.SENT, ["begun"], 1)

    server.posts.clear()
    server.pages["/review"] = plain.format(asking.format("Return these items for a fee of $9.00?"))
    walked, _ = walk(visit)
    assert walked.answer is not None
    assert (walked.answer.outcome, server.posts) == (Outcome.REFUSED, [])
