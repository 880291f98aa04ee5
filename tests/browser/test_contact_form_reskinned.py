"""Contact forms as an agency re-skins a reference storefront: what they offer beside it, what they preset."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from flows import contact_form
from flows.answers import Answer, Outcome
from flows.contact_form import FilledForm, Sender
from flows.contact_steps import ContactWalk
from flows.errors import AskPerson
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, Reply, json_reply, visiting

NUMBER = "1024500102"
TEXT = f"Please cancel order {NUMBER} before it ships.\n\nThank you, Jordan Rivera"
SENDER = Sender("jordan@example.com", "Jordan", "Rivera", "212-555-0142", "10001")
WHO = """<label>First name <input name=f required></label><label>Last name <input name=l required></label>
<label>Email <input name=e type=email required></label>"""
TOPIC = """<label>What is it about? <select name=t required><option value="">Please choose
<option value=w>Where is my order?<option value=c>Change or cancel an order<option value=r>Returns</select></label>"""
MESSAGE = "<label for=m>Message</label><textarea id=m name=m required></textarea>"
THANKS = Reply("<h1>Thank you</h1><p>We have received your message.</p>")


def page(content: str, *, script: str = "") -> str:
    return f"""<title>Contact us</title><main><h1>Write to us</h1><form method=post action=/send>{content}
      <button>Send message</button></form></main><script>{script}</script>"""


@pytest.fixture
def server(server: FormServer) -> FormServer:
    server.replies["/send"] = THANKS
    return server


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    with visiting(guarded, server) as (visit, _):
        yield visit


def fill(visit: Visit, *, part: bool = False) -> FilledForm:
    walk = ContactWalk(visit, sender=SENDER, number=NUMBER, part=part)
    walk.open()
    return walk.fill(TEXT)


def send(visit: Visit) -> Answer:
    return contact_form.send(visit, fill(visit), about_to=lambda: None)


@pytest.mark.parametrize(
    "box",
    [
        "<label><input type=checkbox name=x value=yes checked> I would like offers by email</label>",
        "<label><input type=checkbox name=x value=yes checked> Keep me in the loop</label>",
        "<label><input type=checkbox name=x value=yes checked> Be the first to know about new arrivals</label>",
        "<label><input type=checkbox name=x value=yes checked> Make me a member of the Pier Club</label>",
        "<label for=x>Join our mailing list</label><input type=checkbox id=x name=x value=yes checked>",
        """<input type=hidden name=x id=x value=yes><span id=n>Letters with our news</span>
        <button type=button role=switch aria-checked=true aria-labelledby=n onclick="const on =
        this.getAttribute('aria-checked') !== 'true'; this.setAttribute('aria-checked', on); x.value = on ? 'yes' : ''"
        >O</button>""",
        """<fieldset><legend>May we send you offers by email?</legend><label><input type=radio name=x value=yes checked>
        Yes, please</label><label><input type=radio name=x value=no> No, thank you</label></fieldset>""",
        """<p>Would you like to receive our newsletter?</p>
        <label><input type=radio name=x value=yes checked> Yes</label>
        <label><input type=radio name=x value=no> No</label>""",
        """<label>Our newsletter <select name=x><option value=yes selected>Yes, sign me up<option value=no>No</select>
        </label>""",
    ],
    ids=["offers", "loop", "first", "club", "list", "switch", "radio", "bare-radio", "select"],
)
def test_nothing_that_nobody_asked_for_goes_out_with_a_message(server: FormServer, visit: Visit, box: str) -> None:
    server.pages["/contact"] = page(WHO + TOPIC + MESSAGE + box)
    try:
        send(visit)
    except AskPerson:
        assert server.posts == []
        return
    ((_, body),) = server.posts

    assert "x=yes" not in body


@pytest.mark.parametrize(
    "box",
    [
        "<label><input type=checkbox name=x value=yes checked> Send me a copy of this message</label>",
        "<label><input type=checkbox name=x value=yes checked> Let me know by email when you have answered</label>",
        "<label><input type=checkbox name=x value=yes checked> My message is about an order</label>",
    ],
)
def test_a_box_that_belongs_to_the_message_stays_as_the_shop_set_it(server: FormServer, visit: Visit, box: str) -> None:
    server.pages["/contact"] = page(WHO + TOPIC + MESSAGE + box)

    assert send(visit).outcome is Outcome.SENT
    assert "x=yes" in server.posts[0][1]


ORDERS = """<label>Which order? <select name=o>{none}<option value=1024500119{newest}>Nov 22, 2026 - 3 pieces, $319.00
<option value=1024500102>Nov 20, 2026 - 1 piece, $242.17</select></label>"""
OPAQUE = ORDERS.replace("1024500119", "a1").replace("1024500102", "a2")


@pytest.mark.parametrize(
    "orders",
    [
        ORDERS.format(none="", newest=""),
        ORDERS.format(none="<option value=''>None", newest=" selected"),
        ORDERS.format(none="<option value=''>Please choose", newest=""),
    ],
)
def test_an_order_that_is_listed_by_its_day_alone_is_known_by_its_number(
    server: FormServer, visit: Visit, orders: str
) -> None:
    server.pages["/contact"] = page(WHO + TOPIC + orders + MESSAGE)
    send(visit)
    ((_, body),) = server.posts

    assert "o=1024500102" in body


@pytest.mark.parametrize(
    "orders",
    [
        OPAQUE.format(none="", newest=""),
        OPAQUE.format(none="<option value=''>None", newest=" selected"),
        """<fieldset><legend>Your orders</legend><label><input type=radio name=o value=a1 checked> Nov 22, 2026,
        3 pieces, $319.00</label><label><input type=radio name=o value=a2> Nov 20, 2026, 1 piece, $242.17</label>
        </fieldset>""",
    ],
)
def test_a_preset_order_that_nobody_can_tell_is_not_written_about(
    server: FormServer, visit: Visit, orders: str
) -> None:
    server.pages["/contact"] = page(WHO + TOPIC + orders + MESSAGE)

    with pytest.raises(AskPerson, match="does not offer this order"):
        send(visit)
    assert server.posts == []


def test_a_second_question_that_waits_for_the_first_is_answered(server: FormServer, visit: Visit) -> None:
    more = """<label>More exactly <select name=s id=s required disabled><option value=''>Choose a topic first</select>
      </label>"""
    script = """document.querySelector('[name=t]').onchange = async event => { s.disabled = true;
      s.innerHTML = await (await fetch('/more?' + event.target.value)).text(); s.disabled = false }"""
    server.pages["/more"] = """<option value=''>Please choose<option value=a>Change the delivery address
      <option value=n>I do not want it any more<option value=o>Something else"""
    server.pages["/contact"] = page(WHO + TOPIC + more + MESSAGE, script=script)
    send(visit)
    ((_, body),) = server.posts

    assert "t=c" in body
    assert "s=n" in body


@pytest.mark.parametrize(
    "asked", ["<label>Subject * <input name=s required></label>", "<label>Your topic <input name=s required></label>"]
)
def test_a_line_for_a_subject_that_has_to_be_filled_in_names_the_order(
    server: FormServer, visit: Visit, asked: str
) -> None:
    server.pages["/contact"] = page(WHO + asked + MESSAGE)
    filled = fill(visit)
    contact_form.send(visit, filled, about_to=lambda: None)
    ((_, body),) = server.posts

    assert filled.fields["subject"] == f"Order {NUMBER}"
    assert f"s=Order+{NUMBER}" in body


@pytest.mark.parametrize("limit", ["maxlength=8", "pattern='[0-9]{8}'", "type=number max=99999999"])
def test_a_field_too_small_for_the_orders_number_gets_no_other_number(
    server: FormServer, visit: Visit, limit: str
) -> None:
    server.pages["/contact"] = page(f"{WHO}{TOPIC}<label>Number of your order <input name=o {limit}></label>{MESSAGE}")
    with suppress(AskPerson):
        send(visit)

    assert all(f"o={NUMBER}" in body for _, body in server.posts)


SCRIPT = """const form = document.forms[0]; form.onsubmit = async event => { event.preventDefault();
  const answer = await fetch('/send', {method: 'POST', body: new URLSearchParams(new FormData(form))});
  let told; try { told = await answer.json() } catch { told = {} }
  if (told.redirectUrl) { location.href = told.redirectUrl; return }
  const flag = document.createElement('div'); flag.setAttribute('role', 'alert'); flag.textContent = told.msg;
  document.body.append(flag); setTimeout(() => flag.remove(), 3000); if (told.success) form.reset() }"""


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (json_reply('{"success": true, "msg": null}'), Outcome.SENT),
        (json_reply('{"action": "ContactUs-Subscribe", "success": true, "redirectUrl": "/thanks"}'), Outcome.SENT),
        (json_reply('{"error": true, "fields": {"t": "Please choose"}}'), Outcome.REFUSED),
        (json_reply('{"csrfError": true, "redirectUrl": "/sign-in"}', 500), Outcome.UNCONFIRMED),
        (json_reply('{"loggedin": false, "redirectUrl": "/sign-in"}', 500), Outcome.UNCONFIRMED),
        (Reply("<title>Site Offline</title><h1>Site Offline</h1>"), Outcome.UNCONFIRMED),
        (json_reply('{"redirectUrl": "/sign-in"}'), Outcome.UNCONFIRMED),
    ],
    ids=["no-words", "thanks", "field", "stale", "signed-out", "offline", "led-away"],
)
def test_an_answer_to_the_script_is_what_it_says(
    server: FormServer, visit: Visit, reply: Reply, outcome: Outcome
) -> None:
    server.pages["/contact"] = page(WHO + TOPIC + MESSAGE, script=SCRIPT)
    server.pages["/thanks"] = "<h1>Thank you, Jordan</h1><p>Your message is with our team.</p>"
    server.pages["/sign-in"] = """<h1>Sign in</h1><form><label>Email <input name=e type=email></label>
      <label>Password <input type=password></label><button>Sign in</button></form>"""
    server.replies["/send"] = reply

    assert send(visit).outcome is outcome
    assert len(server.posts) == 1


@pytest.mark.parametrize("whole", ["Cancel the whole order", "Cancel everything"])
def test_some_items_are_not_asked_for_as_the_whole_order(server: FormServer, visit: Visit, whole: str) -> None:
    topic = TOPIC.replace("Change or cancel an order", whole)
    server.pages["/contact"] = page(WHO + topic + MESSAGE)

    assert fill(visit).fields["topic"] == whole
    with pytest.raises(AskPerson, match=f'would say "{whole}", and only some items'):
        fill(visit, part=True)
    assert server.posts == []
