"""Contact forms as other shops build them: every shape is filled in, read back and sent, or stopped at by name."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows import contact_form
from flows.answers import Answer, Outcome
from flows.contact_form import FilledForm, Sender
from flows.contact_steps import ContactWalk
from flows.errors import AskPerson, PageNotUnderstood
from flows.shop import load_shop
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import Album, FormServer, Reply, form_browser, visiting
from tests.strangers.shops.atelier import Shop as Atelier
from tests.strangers.shops.serving import served

NUMBER = "1024500102"
TEXT = f"Please cancel order {NUMBER} before it ships.\n\nThank you, Jordan Rivera"
SENDER = Sender("jordan@example.com", "Jordan", "Rivera", "212-555-0142", "10001")

NAMES = "<label>First name <input name=f></label><label>Last name <input name=l></label>"
EMAIL = "<label>Email <input name=e type=email></label>"
MESSAGE = "<label for=m>Message</label><textarea id=m name=m></textarea>"
SEND = "<button>Send message</button>"
THANKS = Reply("<h1>Thank you</h1><p>We have received your message.</p>")

# A list that is only on the page once its button is pressed.
MENU = """<div><span id=n>What can we help with?</span>
<button type=button id=b role=combobox aria-haspopup=listbox aria-labelledby="n b">Choose a topic</button>
<ul id=c role=listbox hidden>
<li role=option>A bag I like<li role=option>An order I have placed<li role=option>Press</ul>
<input type=hidden name=t id=t></div>
<script>b.onclick = () => c.hidden = !c.hidden;
for (const one of c.children)
  one.onclick = () => { b.textContent = t.value = one.textContent; c.hidden = true; };</script>"""
PLAIN_MENU = """<label>Topic *</label><button type=button id=b>Select a topic</button><div id=c></div>
<input type=hidden name=t id=t>
<script>b.onclick = () => { c.innerHTML = '<a>Sizes</a><br><a>Cancel an order</a><br><a>Careers</a>';
for (const one of c.querySelectorAll('a'))
  one.onclick = () => { b.innerText = t.value = one.innerText; c.innerHTML = ''; } }
</script>"""
INPUT_MENU = """<label for=b>Subject</label><input id=b name=t role=combobox readonly placeholder="Choose one">
<ul id=c role=listbox hidden><li role=option>Product care<li role=option>Change or cancel an order</ul>
<script>b.onclick = () => c.hidden = false;
for (const one of c.children) one.onclick = () => { b.value = one.textContent; c.hidden = true; };</script>"""
ROLES = """<div role=radiogroup aria-label="Topic"><div role=radio aria-checked=false tabindex=0>Sizing</div>
<div role=radio aria-checked=false tabindex=0>My order</div></div><input type=hidden name=t id=t>
<script>for (const one of document.querySelectorAll('[role=radio]')) one.onclick = () => {
one.setAttribute('aria-checked', true); t.value = one.innerText; }</script>"""
CARDS = """<p>What is it about?</p><div><button type=button aria-pressed=false>A product</button>
<button type=button aria-pressed=false>An existing order</button></div><input type=hidden name=t id=t>
<script>for (const one of document.querySelectorAll('[aria-pressed]')) one.onclick = () => {
one.setAttribute('aria-pressed', true); t.value = one.innerText; }</script>"""
CHIPS = """<p>What is it about?</p><ul><li><div><button type=button aria-pressed=true>A product</button></div>
<li><div><button type=button aria-pressed=false>An existing order</button></div></ul>
<input type=hidden name=t id=t value='A product'>
<script>const chips = [...document.querySelectorAll('[aria-pressed]')];
for (const one of chips) one.onclick = () => {
chips.forEach(other => other.setAttribute('aria-pressed', other === one)); t.value = one.innerText; }</script>"""
# Three ways to draw a list: a button that holds its label, with its choices at the end of the page; a drawing in the
# place of a select; and a box that is a combobox. Each has chosen something when the page opens, or nothing.
PORTAL = """<button type=button id=b aria-haspopup=listbox aria-labelledby="n v"><span id=n>Topic</span>
<span id=v>SHOWN</span></button><input type=hidden name=t id=t>
<script>b.onclick = () => { const list = document.createElement('ul'); list.setAttribute('role', 'listbox');
list.innerHTML = '<li role=option>Products and sizing<li role=option>Change or cancel an order';
for (const one of list.children) one.onclick = () => { v.textContent = t.value = one.textContent; list.remove(); };
document.onkeydown = event => event.key === 'Escape' && list.remove();
document.querySelector('[role=listbox]') ? document.querySelector('[role=listbox]').remove()
  : document.body.append(list); };</script>"""
DRAWN = """<label for=t>Topic</label><select id=t name=t style="display:none"><option value="">Choose a topic
<option>Products and sizing<option>Change or cancel an order</select>
<div class=nice tabindex=0><span class=current>SHOWN</span><ul class=list hidden></ul></div>
<script>const drawn = document.querySelector('.nice'), list = drawn.querySelector('ul');
t.value = 'SHOWN'; if (t.selectedIndex < 0) t.value = '';
for (const option of t.options) { const one = document.createElement('li'); one.textContent = option.text;
  one.onclick = event => { event.stopPropagation(); t.value = option.value; list.hidden = true;
    drawn.querySelector('.current').textContent = option.text; }; list.append(one); }
drawn.onclick = () => list.hidden = !list.hidden;</script>"""
COMBOBOX = """<span id=n>Subject</span><div id=b role=combobox tabindex=0 aria-haspopup=listbox aria-labelledby=n
aria-controls=c aria-expanded=false>SHOWN</div><div id=c role=listbox hidden><div role=option>Products and sizing</div>
<div role=option>Change or cancel an order</div></div><input type=hidden name=t id=t>
<script>b.onclick = () => c.hidden = !c.hidden;
for (const one of c.children)
  one.onclick = () => { b.textContent = t.value = one.textContent; c.hidden = true; };</script>"""


def page(form: str, *, send: str = SEND) -> str:
    """A contact page, with other forms that are none of our business."""
    return f"""<title>Contact us</title><header><form action=/search><input type=search name=q aria-label=Search>
      <button>Search</button></form></header><main><h1>Contact us</h1>
      <form method=post action=/send>{form}{send}</form></main>
      <footer><form action=/news><input type=email aria-label="Your email"><button>Sign up</button></form></footer>"""


@pytest.fixture
def server(server: FormServer) -> FormServer:
    server.replies["/send"] = THANKS
    return server


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    with visiting(guarded, server) as (visit, _):
        yield visit


def fill(visit: Visit) -> FilledForm:
    walk = ContactWalk(visit, sender=SENDER, number=NUMBER)
    walk.open()
    return walk.fill(TEXT)


def send(visit: Visit) -> Answer:
    return contact_form.send(visit, fill(visit), about_to=lambda: None)


@pytest.mark.parametrize(
    ("choice", "topic"),
    [
        (MENU, "An order I have placed"),
        (PLAIN_MENU, "Cancel an order"),
        (INPUT_MENU, "Change or cancel an order"),
        (ROLES, "My order"),
        (CARDS, "An existing order"),
        (CHIPS, "An existing order"),
        (PORTAL.replace("SHOWN", "Choose a topic"), "Change or cancel an order"),
        (PORTAL.replace("SHOWN", "Products and sizing"), "Change or cancel an order"),
        (DRAWN.replace("SHOWN", "Choose a topic"), "Change or cancel an order"),
        (DRAWN.replace("SHOWN", "Products and sizing"), "Change or cancel an order"),
        (COMBOBOX.replace("SHOWN", "Select one"), "Change or cancel an order"),
        (COMBOBOX.replace("SHOWN", "Products and sizing"), "Change or cancel an order"),
    ],
    ids=[
        "menu",
        "plain-menu",
        "input-menu",
        "roles",
        "cards",
        "chips",
        "portal",
        "portal-preset",
        "drawn",
        "drawn-preset",
        "combobox",
        "combobox-preset",
    ],
)
def test_a_topic_is_chosen_whatever_its_control_is_made_of(
    server: FormServer, visit: Visit, choice: str, topic: str
) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + choice + MESSAGE)
    filled = fill(visit)
    answer = contact_form.send(visit, filled, about_to=lambda: None)

    assert filled.fields["topic"] == topic
    assert answer.outcome is Outcome.SENT
    ((_, body),) = server.posts
    assert f"t={topic.replace(' ', '+')}" in body


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (MENU.replace("An order I have placed", "A job").replace("A bag I like", "Stores"), "What can we help with?"),
        ("<label>Topic <select><option value=''>Choose one<option>Careers<option>Press</select></label>", "Topic"),
        ("<label>Store <select><option value=0>Select a store<option>Soho</select></label>", "Store"),
    ],
)
def test_a_choice_that_is_still_open_is_named_and_nothing_is_prepared(
    server: FormServer, visit: Visit, choice: str, name: str
) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + choice + MESSAGE)

    with pytest.raises(AskPerson, match=name.replace("?", r"\?")):
        fill(visit)
    assert server.posts == []


def test_a_topic_is_chosen_though_a_layer_comes_over_the_open_list(server: FormServer, visit: Visit) -> None:
    layer = """<div id=k role=dialog style="position:fixed;inset:0;background:#fff"><h2>A word on cookies</h2>
      <button type=button>Accept all</button><button type=button>Reject all</button></div>"""
    late = f"""<script>b.addEventListener("click", () => {{ if (window.asked) return; window.asked = true;
      document.body.insertAdjacentHTML("beforeend", `{layer}`); k.onclick = () => k.remove() }})</script>"""
    server.pages["/contact"] = page(EMAIL + MENU + MESSAGE) + late

    assert fill(visit).fields["topic"] == "An order I have placed"


def test_a_choice_that_the_page_does_not_keep_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(EMAIL + MENU.replace("b.textContent = t.value = one.textContent;", "") + MESSAGE)

    with pytest.raises(AskPerson, match="does not let its topic be chosen"):
        fill(visit)


@pytest.mark.parametrize(
    "choice",
    [
        PORTAL.replace("SHOWN", "Products and sizing").replace("document.body.append(list)", "0"),
        PORTAL.replace("SHOWN", "Choose a topic").replace("document.body.append(list)", "0"),
        PORTAL.replace("SHOWN", "Products and sizing").replace("Change or cancel an order", "Careers"),
        "<label>Topic <select name=t><option>Products and sizing<option>Careers</select></label>",
        CHIPS.replace("other === one", "!chips.indexOf(other)"),
        "<label>Topic</label><div onclick='void 0'>Products and sizing</div><input type=hidden name=t value=1>",
        "<b>About</b><div><div onclick='void 0'>Choose a topic</div></div><input type=hidden name=t>",
    ],
    ids=[
        "shut",
        "shut-and-open",
        "none-fits",
        "none-fits-in-a-select",
        "another-chip-stays",
        "label-of-nothing",
        "question-of-nothing",
    ],
)
def test_a_topic_that_the_shop_has_chosen_does_not_go_out_wrong(server: FormServer, visit: Visit, choice: str) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + choice + MESSAGE)

    with pytest.raises(AskPerson, match=r"[Tt]opic"):
        fill(visit)
    assert server.posts == []


def test_a_list_that_is_not_about_the_message_stays_as_the_shop_set_it(server: FormServer, visit: Visit) -> None:
    country = COMBOBOX.replace("Subject", "Country").replace("SHOWN", "United States")
    server.pages["/contact"] = page(NAMES + EMAIL + country + MESSAGE)

    assert "topic" not in fill(visit).fields


def test_an_optional_line_for_a_subject_may_stay_empty(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(
        NAMES + EMAIL + "<label>Subject <i>(if you like)</i> <input name=s></label>" + MESSAGE
    )

    assert send(visit).outcome is Outcome.SENT


def test_a_second_choice_that_the_first_one_brings_is_made_too(server: FormServer, visit: Visit) -> None:
    more = """<label>What about it? <select name=s required><option value=>Select<option>Late<option>Cancel it
      </select></label>"""
    choice = f"""<label>Topic <select name=t id=t required><option value=''>Select<option>Products<option>My order
      </select></label><p id=more></p><script>t.onchange = () => more.innerHTML = `{more}`</script>"""
    server.pages["/contact"] = page(EMAIL + choice + MESSAGE)
    fields = fill(visit).fields

    assert (fields["topic"], fields["subtopic"]) == ("My order", "Cancel it")


@pytest.mark.parametrize("late", [0, 30, 120])
def test_a_field_that_a_choice_brings_late_is_filled_in_too(server: FormServer, visit: Visit, late: int) -> None:
    more = "<label>Order number * <input name=o required></label>"
    choice = f"""<label>Topic <select name=t id=t required><option value=''>Select<option>Products<option>My order
      </select></label><p id=more></p>
      <script>t.onchange = () => setTimeout(() => more.innerHTML = `{more}`, {late})</script>"""
    server.pages["/contact"] = page(NAMES + EMAIL + choice + MESSAGE)
    fields = fill(visit).fields

    assert (fields["topic"], fields["order_number"]) == ("My order", NUMBER)


def test_ones_own_order_and_an_answer_by_email_are_chosen_from_lists(server: FormServer, visit: Visit) -> None:
    lists = f"""<fieldset><legend>Is this about an order?</legend><p><input type=radio name=y value=1 required> Yes</p>
      <p><input type=radio name=y value=0> No</p></fieldset>
      <label>Which order? <select name=o required><option value=''>Select<option>Order 1024500101 - Tote
      <option>Order {NUMBER} - Satchel</select></label><fieldset><legend>Reply by</legend>
      <label><input type=radio name=r required value=1> Phone</label>
      <label><input type=radio name=r value=2> Email</label></fieldset>"""
    server.pages["/contact"] = page(EMAIL + lists + MESSAGE)
    fields = fill(visit).fields

    assert (fields["order_number"], fields["reply"]) == (f"Order {NUMBER} - Satchel", "Email")
    assert fields["about_an_order"] == "Yes"


@pytest.mark.parametrize(
    "box",
    [
        """<label><input type=checkbox name=a value=1> I have read the privacy notice and agree that you use my
           details to answer me</label>""",
        "<input type=checkbox name=a value=1 required> I agree to the <a href=/terms>Terms of Use</a> *",
        """<div id=d role=checkbox aria-checked=false tabindex=0>I accept the Privacy Policy</div>
           <input id=k type=hidden name=a>
           <script>d.onclick = () => { d.setAttribute("aria-checked", true); k.value = 1 }</script>""",
    ],
)
def test_the_shops_own_notice_is_agreed_to_and_that_is_written_down(server: FormServer, visit: Visit, box: str) -> None:
    news = "<label><input type=checkbox name=n checked> I agree to get news and offers by email</label>"
    server.pages["/contact"] = page(NAMES + EMAIL + MESSAGE + box + news)
    filled = fill(visit)
    contact_form.send(visit, filled, about_to=lambda: None)

    assert filled.fields["agreed"].startswith("I ")
    ((_, body),) = server.posts
    assert "a=1" in body
    assert "n=" not in body


def test_the_zip_code_of_the_settings_is_given_where_it_is_asked_for(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + "<label>Zip code * <input name=z required></label>" + MESSAGE)

    assert fill(visit).fields["postal_code"] == "10001"


PARTS = """<fieldset><legend>Phone</legend><input type=tel aria-label="Area code" maxlength=3 name=p1>
<input type=tel aria-label=Prefix maxlength=3 name=p2><input type=tel aria-label="Line number" maxlength=4 name=p3>
</fieldset>"""


def test_a_phone_number_is_given_in_parts_and_named_whole(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + PARTS + MESSAGE)
    filled = fill(visit)
    contact_form.send(visit, filled, about_to=lambda: None)

    assert filled.fields["phone"] == "212-555-0142"
    ((_, body),) = server.posts
    assert "p1=212&p2=555&p3=0142" in body


def test_a_part_of_a_phone_number_that_the_page_does_not_keep_stops_it(server: FormServer, visit: Visit) -> None:
    wiping = "<script>document.querySelector('[name=p2]').onblur = event => event.target.value = '';</script>"
    server.pages["/contact"] = page(NAMES + EMAIL + PARTS + wiping + MESSAGE)

    with pytest.raises(AskPerson, match="did not keep the phone number"):
        fill(visit)


def test_a_trap_for_machines_stays_empty(server: FormServer, visit: Visit) -> None:
    trap = (
        "<div style='position:absolute;left:-9999px'><label>Phone <input name=website></label>"
        "<label><input type=checkbox name=trap> I agree to the terms</label></div>"
        "<div style='height:0;overflow:hidden'><input name=nickname aria-label='Full name'></div>"
    )
    server.pages["/contact"] = page(NAMES + EMAIL + trap + MESSAGE)
    send(visit)
    ((_, body),) = server.posts
    fields = dict(pair.split("=") for pair in body.split("&"))

    assert (fields["website"], fields["nickname"], "trap" in fields) == ("", "", False)


@pytest.mark.parametrize(
    "fields",
    [
        """<input name=f placeholder='First name'><input name=l placeholder='Last name'>
           <input name=e placeholder=Email><textarea name=m placeholder='Your message'></textarea>""",
        """<input name=f aria-label='Your name'><input name=e aria-label='E-mail address'>
           <input name=e2 aria-label='Confirm your email'><textarea name=m aria-label='How can we help?'></textarea>""",
        """<div>Full name</div><input name=f><div>Email</div><input name=e>
           <div>Message</div><textarea name=m></textarea>""",
        """<div><input id=a name=f placeholder=' '><label for=a>Name</label></div>
           <div><input id=z name=e placeholder=' '><label for=z>Email</label></div>
           <div><textarea id=y name=m placeholder=' '></textarea><label for=y>Message</label></div>""",
        f"""{NAMES}{EMAIL}<label for=m>Message</label>
           <div id=m role=textbox contenteditable style='min-height:40px'></div><input type=hidden name=m id=k>
           <script>m.oninput = () => k.value = m.innerText</script>""",
    ],
    ids=["placeholders", "aria-labels", "lines-above", "floating", "written-into-the-page"],
)
def test_labels_may_stand_anywhere(server: FormServer, visit: Visit, fields: str) -> None:
    server.pages["/contact"] = page(fields)

    assert send(visit).outcome is Outcome.SENT
    ((_, body),) = server.posts
    assert "jordan%40example.com" in body
    assert f"cancel+order+{NUMBER}" in body
    assert "f=Jordan" in body


@pytest.mark.parametrize(
    "words",
    ["300 characters left", "Max 300", "Maximum 300 characters", "(up to 300)", "0 / 300", "300 max.", "Limit: 300",
     "At most 75 words"],
)  # fmt: skip
def test_a_limit_is_found_in_the_words_beside_the_box(server: FormServer, visit: Visit, words: str) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + f"<div>{MESSAGE}<span>{words}</span></div>")
    form = ContactWalk(visit, sender=SENDER, number=NUMBER).open()

    assert form.limit == 300


@pytest.mark.parametrize(
    "button",
    [
        "<a href='#' onclick='document.forms[1].submit();return false'>Send message</a>",
        "<div class=btn onclick='document.forms[1].submit()'>Send</div>",
        "<div role=button tabindex=0 onclick='document.forms[1].submit()'>Submit your request</div>",
        "<button type=button onclick='document.forms[1].submit()'>Send it to us</button>",
        "</form><button onclick='document.forms[1].submit()'>Send message</button>",
    ],
)
def test_whatever_sends_it_is_found_and_pressed_once(server: FormServer, visit: Visit, button: str) -> None:
    server.pages["/contact"] = page(NAMES + EMAIL + MESSAGE, send=button)

    assert send(visit).outcome is Outcome.SENT
    assert len(server.posts) == 1


def test_a_form_that_is_no_form_element_is_sent(server: FormServer, visit: Visit) -> None:
    server.pages[
        "/contact"
    ] = f"""<header><input aria-label=Search><button>Search</button></header><main><h1>Contact</h1>
      <div><div>{NAMES}</div><div>{EMAIL}</div><div>{MESSAGE}</div><button id=s>Send</button></div></main><footer>
      <input aria-label='Your email'><button>Submit</button></footer><script>
      s.onclick = async () => {{ await fetch('/send', {{method: 'POST', body: JSON.stringify({{m: m.value}})}});
        s.outerHTML = 'Message sent' }}</script>"""

    assert send(visit).outcome is Outcome.SENT
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    "opener",
    [
        "<button onclick='d.showModal()'>Email us</button>",
        "<a href='#d' onclick='d.showModal()'><b>Send us a message</b> <small>We answer within a day</small></a>",
        "<a role=button href='javascript:d.showModal()'>Write to us</a>",
    ],
)
def test_a_form_that_a_button_opens_is_found(server: FormServer, visit: Visit, opener: str) -> None:
    server.pages["/contact"] = (
        f"<main><h1>How would you like to reach us?</h1><a href='tel:1800'>Call us</a><button>Chat</button>{opener}"
        f"<dialog id=d><form method=post action=/send>{NAMES}{EMAIL}{MESSAGE}{SEND}</form>"
        "<button onclick='d.close()'>Close</button></dialog></main>"
    )

    assert send(visit).outcome is Outcome.SENT


def test_a_form_behind_a_link_of_the_contact_page_is_found(server: FormServer, visit: Visit) -> None:
    ways = "<a href='mailto:x@example.com'>Email us</a><a href=/chat>Chat</a><a href=/write>Email us</a>"
    server.pages |= {"/contact": f"<main><h1>Contact us</h1>{ways}</main>", "/write": page(NAMES + EMAIL + MESSAGE)}

    assert send(visit).outcome is Outcome.SENT


def test_a_form_in_a_frame_of_the_shops_own_is_filled_in_as_a_page(server: FormServer, visit: Visit) -> None:
    frame = "<iframe src=/inner width=600 height=500></iframe>"
    server.pages |= {"/contact": f"<main><h1>Contact us</h1>{frame}</main>", "/inner": page(NAMES + EMAIL + MESSAGE)}

    assert send(visit).outcome is Outcome.SENT
    assert len(server.posts) == 1


def test_a_form_in_a_frame_without_an_address_is_left_to_the_person(server: FormServer, visit: Visit) -> None:
    frame = "<iframe srcdoc='<p>Send us a message</p><textarea></textarea>' width=600 height=500></iframe>"
    server.pages["/contact"] = f"<main><h1>Contact us</h1>{frame}</main>"

    with pytest.raises(PageNotUnderstood, match="stand in a frame"):
        fill(visit)


def test_a_frame_without_a_form_is_left_for_the_way_to_it(server: FormServer, visit: Visit) -> None:
    frame = "<iframe src=/map width=600 height=500></iframe>"
    server.pages |= {
        "/contact": f"<main><h1>Contact us</h1>{frame}<a href=/write>Email us</a></main>",
        "/map": "<p>Our stores</p>",
        "/write": page(NAMES + EMAIL + MESSAGE),
    }

    assert send(visit).outcome is Outcome.SENT


def test_a_captcha_in_the_form_stops_it(server: FormServer, visit: Visit) -> None:
    box = "<iframe title='Security check' src=/turnstile width=304 height=78></iframe>"
    server.pages |= {"/contact": page(NAMES + EMAIL + MESSAGE + box), "/turnstile": "Are you a person?"}

    with pytest.raises(AskPerson, match="wants to see a person"):
        fill(visit)


def test_a_strangers_form_is_sent_as_its_person_would_send_it(tmp_path: Path) -> None:
    """Its topic is a button with a list, its notice has to be agreed to, and it marks nothing as required."""
    atelier = Atelier()
    with served(atelier.app) as url, form_browser(FormServer(url), tmp_path) as browser:
        guard = browser.guard()
        visit = Visit(
            page=browser.page(), shop=load_shop("us"), base_url=url, witness=Album(), today=date(2026, 11, 24),
            timeout=5, pace=lambda: None, allow=guard.allow,
        )  # fmt: skip
        with guard.allow("sign_in"):  # which answers the layer too, on the way
            visit.open_route("contact")
            visit.page.get_by_text("Only what is necessary").click()
            visit.page.get_by_role("dialog").wait_for(state="hidden")
        filled = fill(visit)
        assert atelier.received == []
        with guard.permit_submission():
            answer = contact_form.send(visit, filled, about_to=lambda: None)

    assert (answer.outcome, filled.form.limit, filled.fields["topic"]) == (Outcome.SENT, 300, "An order I have placed")
    (sent,) = atelier.received
    assert (sent["topic"], sent["first_name"], sent["message"]) == ("An order I have placed", "Jordan", TEXT)
