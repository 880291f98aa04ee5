# ruff: noqa: F811 - the fixtures are used by their names
"""Return wizards whose controls are no fields of HTML: what is chosen with them, and what stops it."""

from dataclasses import replace

import pytest

from flows.answers import Outcome
from flows.errors import PageNotUnderstood
from flows.order import Order
from flows.visit import Visit
from kors_bot.acting.errand import Errand
from kors_bot.acting.returning import send_back
from kors_bot.acting.terms import Terms
from kors_bot.decision import Action, Part
from kors_bot.errors import verdict_of
from tests.browser.acting_helpers import open_bench
from tests.browser.form_server import FormServer, json_reply
from tests.browser.list_pages import BUTTON, DRAWN, MAKE, PORTAL
from tests.browser.test_start_return import (  # noqa: F401 - the fixtures are used by their names
    CASE,
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

THREE = replace(TOTE, name="Studio Belt", style=None)
# A script keeps what is chosen in hidden fields, so that what arrives at the next step can be seen.
KEEP = """<script>const keep = (name, value) => {
  const kept = document.querySelector(`[type=hidden][name=${name}]`) || document.createElement("input");
  Object.assign(kept, { type: "hidden", name, value });
  document.querySelector("form").append(kept);
};</script>"""
STEPPER = """<section><p>{name}</p><p>How many to return (of {most})</p><div role=group>
<button type=button id=l{at} disabled>−</button> <span id=n{at}>0</span> <button type=button id=m{at}>+</button></div>
</section><script>{{
  const by = (id) => document.getElementById(id + {at}), turn = (step) => {{
    const now = Number(by("n").textContent) + step;
    by("n").textContent = now;
    by("l").disabled = now === 0;
    by("m").disabled = now === {most};
    keep("n{at}", now);
  }};
  by("l").onclick = () => turn(-1);
  by("m").onclick = () => turn(1);
}}</script>"""


def items_page(server: FormServer, content: str) -> None:
    server.pages["/items"] = MAKE + KEEP + form(content)


def sent_on(server: FormServer) -> set[str]:
    """What the items' step has sent on to the next one."""
    return set(server.gets[-1].partition("?")[2].split("&"))


@pytest.mark.parametrize(
    ("choices", "tote", "case"),
    [
        (("Keep", "Return"), "t=1", "c=0"),
        (("Keep it", "Send it back"), "t=1", "c=0"),
        (("No, don't return it", "Return 1", "Return 2"), "t=1", "c=0"),
        (("Please choose", "Keep", "Return 1 of 2", "Return 2 of 2"), "t=2", "c=1"),
    ],
)
def test_of_each_item_a_list_says_if_it_stays_or_goes_back(
    server: FormServer, visit: Visit, choices: tuple[str, ...], tote: str, case: str
) -> None:
    options = "".join(f"<option value={place}>{words}" for place, words in enumerate(choices))
    items_page(
        server,
        f"<p>Marlow Large Tote <select name=t aria-label='Keep or return Marlow Large Tote'>{options}</select></p>"
        f"<p>Card Case <select name=c aria-label='Keep or return Card Case'>{options}</select></p>{METHOD}",
    )
    walked, _ = walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE, STAYS)))

    assert {tote, case} <= sent_on(server)
    assert walked.fields["items"] == "1 x Marlow Large Tote"


def test_so_many_pieces_go_back_as_were_asked_for(server: FormServer, visit: Visit) -> None:
    chosen = "<option value=0>Keep<option value=1>Return 1<option value=2>Return 2"
    items_page(
        server,
        f"<p>Marlow Large Tote</p><select name=t aria-label='Keep or return Marlow Large Tote'>{chosen}</select>"
        + STEPPER.format(name="Card Case", most=2, at=1)
        + METHOD,
    )
    walked, _ = walk(visit, permitted=False)

    assert {"t=1", "n1=2"} <= sent_on(server)
    assert walked.fields["items"] == "1 x Marlow Large Tote; 2 x Card Case"


def test_a_stepper_that_stood_at_one_is_set_back_for_what_stays(server: FormServer, visit: Visit) -> None:
    at_one = STEPPER.format(name="Card Case", most=2, at=1).replace(">0<", ">1<").replace(" disabled", "")
    items_page(server, STEPPER.format(name="Marlow Large Tote", most=1, at=0) + at_one + METHOD)
    walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE, STAYS)))

    assert {"n0=1", "n1=0"} <= sent_on(server)


@pytest.mark.parametrize(
    "broken",
    [
        ('by("m").onclick = () => turn(1)', 'by("m").onclick = () => 0'),
        ("turn(1)", "turn(2)"),
        ("now === 2", "now > 0"),
    ],
    ids=["dead", "by two", "ends at one"],
)
def test_a_number_that_cannot_be_set_stops_it(server: FormServer, visit: Visit, broken: tuple[str, str]) -> None:
    items_page(server, STEPPER.format(name="Card Case", most=2, at=1).replace(*broken) + METHOD)

    said = stopped(visit, request=replace(REQUEST, pieces=(replace(CASE, quantity=2 if "2" in broken[0] else 1),)))
    assert said.startswith('"How many to return (of 2)" cannot be set to')


def test_final_sale_is_never_chosen_and_what_has_no_control_is_not_guessed(server: FormServer, visit: Visit) -> None:
    chosen = "<option>Keep<option>Return"
    items_page(
        server,
        f"<div>Marlow Large Tote <i>Final sale</i> <select name=t>{chosen}</select></div>"
        f"<div>Card Case <select name=c>{chosen}</select></div>",
    )
    assert stopped(visit, request=replace(REQUEST, pieces=(TOTE, STAYS))).startswith(
        "The shop does not take Marlow Large Tote back"
    )
    items_page(server, f"<div>Marlow Large Tote</div><div>Card Case <select name=c>{chosen}</select></div>")
    visit.page.goto("about:blank")
    assert "does not offer Marlow Large Tote in one clear place" in stopped(visit)


# By pressed or ticked things of the shop's own making, alone or in pairs.
PRESSED = "<button type=button aria-pressed=false onclick='press(this)'>Return</button>"
SWITCH = "<button type=button role=switch aria-checked=false onclick='press(this)' aria-label='Return {name}'></button>"
BOX = "<span role=checkbox tabindex=0 aria-checked=false onclick='press(this)'>Return</span>"
PAIR = """<span><button type=button aria-pressed=true onclick='press(this)'>Keep</button>
<button type=button aria-pressed=false onclick='press(this)'>Return</button></span>"""
CHOICES = """<span role=radiogroup><i role=radio tabindex=0 aria-checked=true onclick='press(this)'>Keep {name}</i>
<i role=radio tabindex=0 aria-checked=false onclick='press(this)'>Return {name}</i></span>"""
YES_OR_NO = """Return this item? <label><input type=radio name=q{at} value=no checked>No</label>
<label><input type=radio name=q{at} value=yes onchange='keep("p{at}", 1)'>Yes</label>"""


@pytest.mark.parametrize(
    "control",
    [PRESSED, SWITCH, BOX, PAIR, CHOICES, YES_OR_NO],
    ids=["pressed", "switch", "box", "pressed pair", "choices", "yes or no"],
)
def test_of_each_item_a_button_says_if_it_goes_back(server: FormServer, visit: Visit, control: str) -> None:
    script = """<style>[role] { display: inline-block; min-width: 30px; min-height: 20px }</style><script>
    const press = (one) => {
      const sign = one.hasAttribute("aria-pressed") ? "aria-pressed" : "aria-checked";
      const alone = one.parentElement.tagName === "SECTION";
      for (const other of alone ? [] : one.parentElement.children) other.setAttribute(sign, "false");
      const on = alone ? one.getAttribute(sign) !== "true" : true;
      one.setAttribute(sign, String(on));
      if (!/Keep/.test(one.textContent)) keep(`p${one.closest("section").id}`, on ? 1 : 0);
    };</script>"""
    sections = "".join(
        f"<section id={at}><b>{piece.name}</b> {control.format(name=piece.name, at=at)}</section>"
        for at, piece in enumerate((TOTE, CASE, THREE))
    )
    items_page(server, sections + METHOD + script)
    request = replace(REQUEST, pieces=(TOTE, STAYS, THREE))
    server.pages["/review"] = str(server.pages["/review"]).replace("Card Case", "Studio Belt")
    walked, _ = walk(visit, permitted=False, request=request)

    sent = sent_on(server)
    assert {"p0=1", "p2=1"} <= sent
    assert "p1=1" not in sent
    assert walked.fields["items"] == "1 x Marlow Large Tote; 1 x Studio Belt"


@pytest.mark.parametrize("asked", [BUTTON, PORTAL, DRAWN], ids=["button", "portal", "drawn"])
def test_a_reason_is_chosen_from_a_list_that_is_no_select(server: FormServer, visit: Visit, asked: str) -> None:
    items_page(server, box(0, "Marlow Large Tote", reason=False) + asked + METHOD)
    walked, _ = walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE,)))

    assert walked.fields["reason"] == "I changed my mind"


def test_the_way_back_is_chosen_from_such_a_list_with_what_it_costs(server: FormServer, visit: Visit) -> None:
    ways = BUTTON.replace("Reason for return", "How will you return it?").replace("Select a reason", "Please choose")
    ways = ways.replace("words; }", "words; }, ['By mail', 'In store']")
    items_page(server, box(0, "Marlow Large Tote", reason=False) + ways)
    one = replace(REQUEST, pieces=(TOTE,))

    assert walk(visit, permitted=False, request=replace(one, method="store"))[0].fields["method"] == "In store"
    visit.page.goto("about:blank")
    items_page(server, box(0, "Marlow Large Tote", reason=False) + ways.replace("By mail", "By mail ($7.95)"))
    assert "The shop takes 7.95 USD for that way back" in stopped(visit, request=one)


def test_a_list_that_does_not_open_is_named_at_once(server: FormServer, visit: Visit) -> None:
    dead = (
        "<span id=l>Reason for return</span><button type=button aria-haspopup=listbox aria-labelledby=l>Select</button>"
    )
    items_page(server, box(0, "Marlow Large Tote", reason=False) + dead + METHOD)
    said = stopped(visit, request=replace(REQUEST, pieces=(TOTE,)))

    assert said.startswith('The return asks for "Reason for return" in a list that kors-bot cannot open')
    assert said.endswith(f"choose it yourself at {server.url}/items.")


def test_a_button_that_cannot_be_pressed_yet_is_named(server: FormServer, visit: Visit) -> None:
    items_page(server, box(0, "Marlow Large Tote", reason=False) + METHOD)
    server.pages["/items"] = str(server.pages["/items"]).replace("<button>Continue", "<button disabled>Continue")

    assert 'because its "Continue" cannot be pressed yet' in stopped(visit, request=replace(REQUEST, pieces=(TOTE,)))


def test_a_question_in_the_page_is_answered_once_and_one_about_money_is_not(server: FormServer, visit: Visit) -> None:
    page = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p><p>Refund: $554.00</p>
      <div id=foot><button type=button id=b>Submit return</button></div><script>
      b.onclick = () => { navigator.sendBeacon("/count", "pressed"); foot.innerHTML = `<p>{}</p>
        <button type=button onclick="go()">Yes, start it</button><button type=button>Not yet</button>`; };
      const go = async () => { foot.textContent = "One moment";
        document.body.innerHTML = (await (await fetch("/submit", {method: "POST"})).json()).html; };</script>"""
    server.replies["/submit"] = json_reply('{"html": "<h1>Your return is booked</h1><p>Return number SR-5521</p>"}')

    server.pages["/review"] = page.replace("{}", "Start this return now? A fee of $9.00 is taken.")
    said = 'The shop asks something before it starts the return ("Start this return now? A fee of $9.00 is taken.'
    assert stopped(visit).startswith(said)
    assert server.posts == []

    visit.page.goto("about:blank")
    server.pages["/review"] = page.replace("{}", "Start this return now? It can't be changed afterwards.")
    walked, _ = walk(visit)
    assert walked.answer is not None
    assert (walked.answer.outcome, walked.confirmation.authorisation) == (Outcome.SENT, "SR-5521")
    assert (walked.answer.said or "").startswith("Your return is booked")
    assert [path for path, _ in server.posts] == ["/submit"]


@pytest.mark.parametrize("counted", ["1 x Card Case", "Card Case × 1", "3× Card Case"])
def test_a_review_that_counts_otherwise_stops_it(server: FormServer, visit: Visit, counted: str) -> None:
    server.pages["/review"] = REVIEW.replace("<p>Card Case</p>", f"<p>{counted}</p>")

    assert "where 2 should go back" in stopped(visit)
    assert server.posts == []


def test_a_next_step_that_reads_like_a_question_is_looked_at_before_it_is_pressed(
    server: FormServer, visit: Visit
) -> None:
    server.pages["/review"] = """<h1>Review</h1><p>Marlow Large Tote</p><p>Card Case</p><p>Refund: $554.00</p>
      <button type=button onclick="document.body.innerHTML = next.innerHTML">Submit return</button>
      <template id=next><h1>Ready to return these?</h1><p>Marlow Large Tote, Card Case</p><p>Your label: $9.00</p>
      <button type=button onclick="fetch('/submit', {method: 'POST'})">Yes, start it</button></template>"""

    assert stopped(visit).startswith('The shop asks something before it starts the return ("Ready to return these?')
    assert server.posts == []


def test_a_wizard_that_takes_the_order_pages_place_is_walked_at_its_address(server: FormServer, visit: Visit) -> None:
    wizard = f"""<h1>Which of these?</h1><p>Marlow Large Tote <select onchange="choose(this.value === 'k')">
      <option value=k>Keep<option value=r>Return</select></p><div id=why hidden>{PORTAL}</div>
      <button type=button id=go disabled>Continue</button>"""
    review = """<h2>Look it over</h2><p>1 x Marlow Large Tote</p><p>Return fee: Free</p><p>Refund: $300.00</p>
      <button>Submit return</button>"""
    server.pages["/order"] = f"""{MAKE}<title>Order 1024500107</title><h1>Order number: 1024500107</h1>
      <p>Subtotal: $10.00</p><p>Qty: 1</p><main><button onclick="show(t)">Start a return</button></main>
      <template id=t>{wizard}</template><template id=u>{review}</template><script>
      const main = document.querySelector("main");
      const choose = (kept) => {{ why.hidden = go.disabled = kept; }};
      const show = (next) => {{
        main.textContent = "Loading...";
        setTimeout(() => {{
          main.replaceChildren(document.importNode(next.content, true));
          if (next === t) go.onclick = () => show(u);
        }}, 300);
      }};</script>"""
    walked, _ = walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE,)))

    assert walked.fields == {
        "items": "1 x Marlow Large Tote",
        "reason": "I changed my mind",
        "fee": "0.00",
        "refund": "300.00",
    }
    assert server.gets[-1].startswith("/order")


def test_a_review_that_counts_the_same_in_one_line_or_two_does_not(server: FormServer, visit: Visit) -> None:
    server.pages["/review"] = REVIEW.replace("<p>Card Case</p>", "<p>1 x Card Case</p><p>1 x Card Case</p>")

    assert walk(visit, permitted=False)[0].review is not None


def test_a_list_that_keeps_or_returns_goes_before_the_number_beside_it(server: FormServer, visit: Visit) -> None:
    kept = "<select name={}><option>Keep<option>Return</select>"
    number = STEPPER.replace("<section><p>{name}</p>", "<section><p>{name} {kept}</p>").replace(">0<", ">1<")
    items_page(
        server,
        number.format(name="Marlow Large Tote", kept=kept.format("t"), most=1, at=0)
        + number.format(name="Card Case", kept=kept.format("c"), most=2, at=1)
        + METHOD,
    )
    walk(visit, permitted=False)
    assert {"t=Return", "c=Return", "n1=2"} <= sent_on(server)

    visit.page.goto("about:blank")
    walk(visit, permitted=False, request=replace(REQUEST, pieces=(TOTE, STAYS)))
    assert {"t=Return", "c=Keep"} <= sent_on(server)


def test_an_order_page_without_items_is_not_understood_and_no_wrong_usage(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nothing = Part(Action.START_RETURN, "window_open", "It can go back.")
    with (
        open_bench("modern", tmp_path_factory.mktemp("shop")) as bench,
        bench.desk(tmp_path_factory.mktemp("own")) as desk,
        desk.store.open(order="1024500107", what="return") as case,
    ):
        bench.browser.page().goto(bench.settings.base_url)
        with pytest.raises(PageNotUnderstood) as stop:
            send_back(Errand(desk, case, Order("1024500107"), nothing, Terms()), permitted=False)
        case.finish()
        pictures = [page.name for page in desk.store.records("1024500107")[0].pages]

    assert str(stop.value).startswith("The order page lists no items, so it is not clear what should go back")
    assert (verdict_of(stop.value).exit_code, pictures) == (13, ["return-step"])
