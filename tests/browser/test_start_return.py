"""The return wizard on made-up pages: what is ticked, what stops it, what goes out, and what is kept of the answer."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from flows.answers import Outcome
from flows.errors import AskPerson, FlowError, PageNotUnderstood
from flows.return_pieces import Piece
from flows.return_request import ReturnRequest, Walked
from flows.start_return import walk_return
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, Reply, json_reply, visiting

NUMBER = "1024500107"
TOTE = Piece("Marlow Large Tote", "30F3", 1)
CASE = Piece("Card Case", "34F9", 2)
STAYS = replace(CASE, quantity=0)
REQUEST = ReturnRequest(
    number=NUMBER,
    email="jordan@example.com",
    postal_code="10013",
    pieces=(TOTE, CASE),
    reason=("changed my mind", "no longer needed", "other"),
    method="mail",
    max_fee=Decimal(0),
)
ORDER_PAGE = f"""<title>Order {NUMBER}</title><h1>Order number: {NUMBER}</h1><p>Subtotal: $10.00</p><p>Qty: 1</p>
<nav><a href=/elsewhere>Start a return</a></nav><a href=/items>Return items</a>"""
REASONS = """<select name=r{0} id=r{0}><option value=false>Select a reason
<option value=d>Damaged<option value=c>Changed my mind<option value=o>Other</select>"""


def box(place: int, name: str, *, attributes: str = "", reason: bool = True, note: str = "") -> str:
    asked = f"<label for=r{place}>Reason</label>{REASONS.format(place)}" if reason else ""
    return (
        f"<div><input type=checkbox id=i{place} name=i{place} {attributes}><label for=i{place}>{name}</label>"
        f"<i>{note}</i>{asked}</div>"
    )


METHOD = """<label><input type=radio name=way value=m> By mail</label>
<label><input type=radio name=way value=s> In store</label>"""
REVIEW = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p>
<p>Return fee: Free</p><p>Estimated refund: $554.00</p>
<form method=post action=/submit><button>Submit return</button></form>"""
DONE = f"""<h1>Your return is confirmed</h1><p>Return authorization number: RMA7004</p><p>Order number: {NUMBER}</p>
<p>Ship by: December 8, 2026</p><p>Estimated refund: $554.00</p><a href=/label.pdf>Print return label</a>"""


def form(content: str, *, action: str = "/review", method: str = "get", button: str = "Continue") -> str:
    return f"<h1>Start a return</h1><form action={action} method={method}>{content}<button>{button}</button></form>"


@pytest.fixture
def server(server: FormServer) -> FormServer:
    items = box(0, "Marlow Large Tote") + box(1, "Card Case") + METHOD
    server.pages |= {"/order": ORDER_PAGE, "/items": form(items), "/review": REVIEW}
    server.replies["/submit"] = Reply(DONE)
    return server


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    guarded.page().goto("about:blank")
    with visiting(guarded, server) as (visit, _):
        yield visit


def walk(visit: Visit, *, permitted: bool = True, request: ReturnRequest = REQUEST) -> tuple[Walked, list[str]]:
    begun: list[str] = []
    walked = walk_return(visit, request, permitted=permitted, about_to=lambda _: begun.append("begun"))
    return walked, begun


def stopped(visit: Visit, *, permitted: bool = True, request: ReturnRequest = REQUEST) -> str:
    with pytest.raises(AskPerson) as stop:
        walk(visit, permitted=permitted, request=request)
    return str(stop.value)


def test_a_return_is_walked_to_its_answer_and_everything_given_out_is_kept(server: FormServer, visit: Visit) -> None:
    walked, begun = walk(visit)

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.SENT
    assert walked.fields == {
        "items": "1 x Marlow Large Tote; 2 x Card Case",
        "reason": "Changed my mind",
        "method": "By mail",
        "fee": "0.00",
        "refund": "554.00",
    }
    given = walked.confirmation
    assert (given.authorisation, str(given.ship_by), given.label_link) == (
        "RMA7004", "2026-12-08", f"{server.url}/label.pdf",
    )  # fmt: skip
    assert (begun, [path for path, _ in server.posts]) == (["begun"], ["/submit"])


def test_without_permission_it_ends_at_the_review(server: FormServer, visit: Visit) -> None:
    walked, begun = walk(visit, permitted=False)

    assert walked.answer is None
    assert walked.fields["refund"] == "554.00"
    assert (begun, server.posts) == ([], [])


def test_only_what_goes_back_is_ticked_and_what_was_ticked_before_is_unticked(server: FormServer, visit: Visit) -> None:
    items = box(0, "Marlow Large Tote") + box(1, "Card Case", attributes="checked") + METHOD
    server.pages["/items"] = form(items)
    walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE, STAYS)))

    assert "i0=on" in server.gets[-1]
    assert "i1=on" not in server.gets[-1]


def test_pieces_of_one_name_are_told_apart_by_their_place(server: FormServer, visit: Visit) -> None:
    twins = (Piece("Card Case", None, 0), Piece("Card Case", None, 1))
    server.pages["/items"] = form(box(0, "Card Case") + box(1, "Card Case") + METHOD)
    walk(visit, permitted=False, request=replace(REQUEST, pieces=twins))

    assert "i1=on" in server.gets[-1]
    assert "i0=on" not in server.gets[-1]


def test_a_name_inside_a_longer_name_is_not_that_piece(server: FormServer, visit: Visit) -> None:
    pieces = (Piece("Card Case", None, 1), Piece("Card Case Deluxe", None, 0))
    server.pages["/items"] = form(box(0, "Card Case Deluxe") + box(1, "Card Case") + METHOD)
    walk(visit, permitted=False, request=replace(REQUEST, pieces=pieces))

    assert "i1=on" in server.gets[-1]
    assert "i0=on" not in server.gets[-1]


@pytest.mark.parametrize(
    ("attributes", "note"), [("", "Final sale"), ("", "This item cannot be returned"), ("disabled", "")]
)
def test_final_sale_is_never_ticked(server: FormServer, visit: Visit, attributes: str, note: str) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote", attributes=attributes, note=note) + box(1, "Card Case"))

    assert stopped(visit).startswith("The shop does not take Marlow Large Tote back")
    assert server.posts == []


def test_an_item_that_is_not_offered_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(1, "Card Case"))

    assert stopped(visit).startswith("The return does not offer Marlow Large Tote in one clear place")


def test_an_item_that_the_review_drops_without_a_word_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = REVIEW.replace("<p>Card Case</p>", "")

    assert stopped(visit) == ("The shop's review leaves out Card Case, so no return was started; look at the picture.")
    assert server.posts == []


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        ("Return fee: $7.95", "The shop takes 7.95 USD for the return, which is more than KORS_BOT_MAX_RETURN_FEE (0)"),
        ("Return shipping - $7.95", "The shop takes 7.95 USD"),
        ("Return label fee: -$7.95<p>Restocking fee: $5.00</p>", "The shop takes 12.95 USD"),
        ("Return fee: see your invoice", "The review speaks of a fee that cannot be read"),
        ("A restocking charge may apply.", "The review speaks of a fee that cannot be read"),
        ("Return fee: Free<p>Refund: as a gift card</p>", "The review speaks of the refund that cannot be read"),
    ],
)
def test_a_fee_is_read_before_anything_is_sent(server: FormServer, visit: Visit, shown: str, why: str) -> None:
    page = REVIEW.replace("Return fee: Free", shown)
    server.pages["/review"] = page.replace("<p>Estimated refund: $554.00</p>", "") if "gift card" in shown else page

    assert why in stopped(visit)
    assert server.posts == []


def test_a_fee_that_the_shopper_allows_does_not_stop_it(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = REVIEW.replace("Return fee: Free", "Return fee: $7.95")
    walked, _ = walk(visit, request=replace(REQUEST, max_fee=Decimal("7.95")))

    assert walked.fields["fee"] == "7.95"
    assert len(server.posts) == 1


def test_a_fee_that_only_the_last_question_names_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p>
      <button type=button onclick="d.hidden = false">Submit return</button>
      <div id=d role=dialog hidden><p>Return fee: $9.00</p>
      <button type=button onclick="fetch('/submit', {method: 'POST'})">Yes, submit</button></div>"""

    assert "The shop takes 9.00 USD" in stopped(visit)
    assert server.posts == []


def test_a_last_question_is_answered_and_asked_once(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p>
      <button type=button onclick="d.hidden = false">Submit return</button>
      <div id=d role=dialog hidden><p>Are you sure?</p><button type=button onclick="go()">Yes, I want to return</button>
      <button type=button>Nevermind, don't return</button></div>
      <script>async function go() { d.hidden = true; const a = await fetch('/submit', {method: 'POST'});
        document.body.innerHTML = (await a.json()).html; }</script>"""
    server.replies["/submit"] = json_reply(
        '{"success": true, "html": "<h1>Return confirmed</h1><p>RMA number: R-771</p>"}'
    )
    walked, _ = walk(visit)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "R-771")
    assert len(server.posts) == 1


def test_a_reason_that_the_shop_does_not_have_is_asked_for(server: FormServer, visit: Visit) -> None:
    assert stopped(visit, request=replace(REQUEST, reason=("too small",))) == (
        "The shop has no such reason (it has: Select a reason, Damaged, Changed my mind, Other); choose another "
        "--reason, so no return was started; look at the picture."
    )


def test_a_way_back_that_the_shop_does_not_offer_is_asked_for(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = server.pages["/items"].replace("In store", "Courier pick-up")  # type: ignore[union-attr]

    assert "The shop does not offer that way back" in stopped(visit, request=replace(REQUEST, method="store"))


def test_a_required_field_that_nobody_knows_is_named(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + "<label>Serial number <input required></label>")

    assert 'The return requires "Serial number", which is not known' in stopped(visit)


def test_the_number_that_goes_back_is_set(server: FormServer, visit: Visit) -> None:
    quantity = "<label for=q>Quantity to return</label><select id=q name=q><option>1<option>2<option>3</select>"
    items = box(0, "Marlow Large Tote") + box(1, "Card Case").replace("</div>", f"{quantity}</div>") + METHOD
    server.pages["/items"] = form(items)
    walk(visit, permitted=False)

    assert "q=2" in server.gets[-1]


def test_steps_that_are_posted_end_a_walk_without_permission(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    walked, begun = walk(visit, permitted=False)

    assert walked.answer is None
    assert walked.fields["items"] == "1 x Marlow Large Tote; 2 x Card Case"
    assert (begun, server.posts) == ([], [])


def test_it_is_written_down_before_the_first_step_that_is_posted(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.replies["/review"] = Reply(status=302, location="/review")
    counted: list[int] = []
    walked = walk_return(visit, REQUEST, permitted=True, about_to=lambda _: counted.append(len(server.posts)))

    assert counted == [0]
    assert walked.answer is not None
    assert [path for path, _ in server.posts] == ["/review", "/submit"]


def test_a_continue_that_already_starts_the_return_is_known_as_that(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.replies["/review"] = Reply(DONE)
    walked, begun = walk(visit)

    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "RMA7004")
    assert (begun, len(server.posts)) == (["begun"], 1)


@pytest.mark.parametrize("page", ["<h1>Your returns</h1><p>None yet.</p>", "<h1>Start a return</h1><p>Loading ...</p>"])
def test_after_a_step_was_sent_nobody_says_that_nothing_was_started(
    server: FormServer, visit: Visit, page: str
) -> None:
    server.pages["/items"] = form(box(0, "Marlow Large Tote") + box(1, "Card Case"), method="post")
    server.replies["/review"] = Reply(page)

    with pytest.raises(PageNotUnderstood, match="after a step of it was sent"):
        walk(visit)


def test_a_last_question_that_comes_too_late_takes_nothing_back(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p>
      <button type=button onclick="fetch('/submit', {method: 'POST'}); d.hidden = false">Submit return</button>
      <div id=d role=dialog hidden><p>Return fee: $9.00</p><button type=button>Yes</button></div>"""
    try:  # whether the question or the request is quicker, nobody can tell
        walked, _ = walk(visit)
    except AskPerson:
        visit.page.wait_for_timeout(500)
        assert server.posts == [], "what had not left when that was said is held back"
        return

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.UNCONFIRMED
    for _ in range(100):  # what is still on its way would be counted for the next test
        if not server.posts:
            visit.page.wait_for_timeout(20)
    assert len(server.posts) <= 1


def test_a_continue_that_is_no_button_and_posts_by_script_is_held_back(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = (
        f"<h1>Start a return</h1><div>{box(0, 'Marlow Large Tote')}{box(1, 'Card Case')}</div>"
        "<span style='cursor:pointer' onclick='go()'>Continue</span><script>async function go() {"
        "await fetch('/next', {method: 'POST'}); location.href = '/review'; }</script>"
    )
    walked, begun = walk(visit, permitted=False)
    assert walked.answer is None
    assert (begun, server.posts) == ([], [])

    visit.page.goto("about:blank")
    walked, begun = walk(visit)
    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.SENT
    assert (begun, [path for path, _ in server.posts]) == (["begun"], ["/next", "/submit"])


def test_a_counter_of_presses_that_is_held_back_is_not_taken_for_the_step_itself(
    server: FormServer, visit: Visit
) -> None:
    server.pages["/items"] = (
        f"<h1>Start a return</h1><div>{box(0, 'Marlow Large Tote')}{box(1, 'Card Case')}</div>"
        "<button type=button onclick='go()'>Continue</button><script>function go() {"
        "fetch('/sensor', {method: 'POST'}).catch(() => 0); setTimeout(() => { location.href = '/review' }, 50) }"
        "</script>"
    )
    walked, begun = walk(visit)

    assert walked.answer is not None
    assert walked.answer.outcome is Outcome.SENT
    assert (begun, [path for path, _ in server.posts]) == (["begun"], ["/submit"])


def test_the_look_up_is_filled_in_where_the_order_page_leads_nowhere(server: FormServer, visit: Visit) -> None:
    server.pages["/order"] = ORDER_PAGE.replace("<a href=/items>Return items</a>", "")
    server.pages["/returns"] = form(
        "<label for=n>Order number</label><input id=n name=n><label for=e>Email</label><input id=e name=e>"
        "<label for=z>Billing ZIP code</label><input id=z name=z>",
        action="/find",
        method="post",
        button="Find my order",
    )
    server.replies["/find"] = Reply(status=302, location="/items")
    walked, begun = walk(visit, permitted=False)

    assert server.posts == [("/find", f"n={NUMBER}&e=jordan%40example.com&z=10013")]
    assert walked.review is not None
    assert begun == []


def test_returns_at_another_company_are_left_to_the_person(server: FormServer, visit: Visit) -> None:
    server.pages["/order"] = ORDER_PAGE.replace("href=/items", "href=https://returns.example.com/kors")

    assert "The shop's returns are made at returns.example.com" in stopped(visit)


def test_what_the_shop_refuses_at_the_start_is_told_in_its_words(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = "<h1>Returns</h1><p role=alert>This order is not eligible for a return.</p>"

    assert stopped(visit).startswith("The shop does not take the return (This order is not eligible for a return.)")


def test_a_policy_in_refusing_words_beside_the_items_stops_nothing(server: FormServer, visit: Visit) -> None:
    policy = "<p>Final sale items are not eligible for return. Something wrong? Try again later.</p>"
    server.pages["/items"] = str(server.pages["/items"]) + policy

    assert walk(visit, permitted=False)[0].review is not None


def test_the_order_is_looked_up_once(server: FormServer, visit: Visit) -> None:
    server.pages["/order"] = ORDER_PAGE.replace("<a href=/items>Return items</a>", "")
    look_up = form(
        "<label for=n>Order number</label><input id=n><label for=e>Email</label><input id=e>",
        action="/find",
        method="post",
    )
    server.pages["/returns"] = look_up
    server.replies["/find"] = Reply("<p role=alert>We could not find this order.</p>" + look_up)

    assert stopped(visit).startswith("The shop does not take the return (We could not find this order.)")
    assert len(server.posts) == 1


def test_a_wizard_that_goes_in_a_circle_is_given_up(server: FormServer, visit: Visit) -> None:
    server.pages["/items"] = form("<p>Hello</p><input type=hidden name=x>", action="/again")
    server.pages["/again"] = form("<p>Hello again</p>", action="/items")

    assert "has more steps than a return can have" in stopped(visit)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply("<h1>Sorry!</h1><h2>For technical reasons</h2>", 500), Outcome.UNCONFIRMED),
        (Reply("<h1>Sign in</h1><form><input type=password aria-label=Password></form>"), Outcome.UNCONFIRMED),
        (Reply("<h1>Your returns</h1>"), Outcome.UNCONFIRMED),
        (Reply("<h1>Review</h1><p role=alert>Your return could not be submitted.</p>"), Outcome.REFUSED),
        (Reply("<h1>Thank you</h1><p>Your return label has been emailed.</p>"), Outcome.SENT),
    ],
)
def test_the_answer_is_told_apart(server: FormServer, visit: Visit, reply: Reply, outcome: Outcome) -> None:
    server.replies["/submit"] = reply
    walked, _ = walk(visit)

    assert walked.answer is not None
    assert walked.answer.outcome is outcome


def test_a_shop_without_returns_is_not_understood(server: FormServer, visit: Visit) -> None:
    server.pages |= {"/order": ORDER_PAGE.replace("<a href=/items>Return items</a>", ""), "/": "<h1>Home</h1>"}

    with pytest.raises(PageNotUnderstood, match="The shop's returns were not found"):
        walk(visit)


def test_signing_in_again_in_the_middle_is_no_step(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = "<h1>Sign in</h1><form><input aria-label=Email><input type=password></form>"

    with pytest.raises(FlowError, match="asks to sign in again in the middle of the return"):
        walk(visit)
