"""The contact form on made-up pages: what is filled in, what stops it, and every way in which a shop may answer."""

from collections.abc import Callable, Iterator

import pytest

from flows import contact_form
from flows.answers import Answer, Outcome
from flows.contact_form import FilledForm, Sender
from flows.contact_steps import ContactWalk
from flows.errors import AskPerson, PageNotUnderstood
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, Reply, json_reply, visiting

NUMBER = "1024500102"
TEXT = f"Please cancel order {NUMBER} before it ships.\n\nThank you, Jordan Rivera"
SENDER = Sender("jordan@example.com", "Jordan", "Rivera", "212-555-0142")

FIELDS = """
<label for=f>First name *</label><input id=f name=f required>
<label for=l>Last name *</label><input id=l name=l required>
<label for=e>Email *</label><input id=e name=e type=email required>
<label for=p>Phone</label><input id=p name=p type=tel>
<label for=o>Order number</label><input id=o name=o>
<label for=t>Topic</label>
<select id=t name=t><option value=g>General information<option value=c>Cancel an order</select>
<label for=m>Message</label><textarea id=m name=m></textarea>
"""
BUTTON = "<button id=send>Send message</button>"
XHR = """<script>
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/send', {method: 'POST', body: new URLSearchParams(new FormData(event.target))});
  const said = await answer.json().catch(() => ({}));
  %s
});
</script>"""
TOAST = """const box = document.createElement('div'); box.setAttribute('role', 'alert'); box.textContent = said.msg;
  document.body.append(box); setTimeout(() => box.remove(), 3000);"""


def contact_page(*, extra: str = "", script: str = "", attributes: str = "method=post action=/send") -> str:
    """A contact page, with a newsletter form that is none of our business."""
    return f"""<title>Contact us</title><h1>Contact us</h1>
      <form {attributes}>{FIELDS}{extra}{BUTTON}</form>{script}
      <footer><form action=/news><input type=email aria-label=Email><button>Sign up</button></form></footer>"""


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    with visiting(guarded, server) as (visit, _):
        yield visit


def fill(visit: Visit, *, sender: Sender = SENDER) -> FilledForm:
    walk = ContactWalk(visit, sender=sender, number=NUMBER)
    walk.open()
    return walk.fill(TEXT)


def send(visit: Visit) -> Answer:
    return contact_form.send(visit, fill(visit), about_to=lambda: None)


def test_every_field_is_found_by_its_label_and_read_back(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page()

    assert dict(fill(visit).fields) == {
        "first_name": "Jordan",
        "last_name": "Rivera",
        "email": "jordan@example.com",
        "phone": "212-555-0142",
        "order_number": NUMBER,
        "message": TEXT,
        "topic": "Cancel an order",
    }
    assert server.posts == []


def test_a_mask_may_change_the_punctuation_of_a_phone_number(server: FormServer, visit: Visit) -> None:
    script = "<script>p.onblur = () => p.value = p.value.replace(/(\\d+)-(\\d+)-(\\d+)/, '($1) $2-$3')</script>"
    server.pages["/contact"] = contact_page(script=script)

    assert fill(visit).fields["phone"] == "(212) 555-0142"


def test_a_page_that_cuts_the_message_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script="<script>m.oninput = () => m.value = m.value.slice(0, 30)</script>")

    with pytest.raises(AskPerson, match='The page did not keep what was put into "Message"'):
        fill(visit)


def test_a_page_that_changes_a_field_when_it_is_left_stops_it(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script="<script>e.onblur = () => e.value = ''</script>")

    with pytest.raises(AskPerson, match='into "Email"'):
        fill(visit)


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        ("<label for=x>Loyalty card *</label><input id=x>", "Loyalty card"),
        ("<label for=x>Date of birth</label><input id=x required>", "Date of birth"),
        ("<label><input type=checkbox required> I am 18 years of age</label>", "I am 18 years of age"),
        ("<label><input type=checkbox required> I agree to the terms and get offers by email</label>", "I agree to"),
        ("<label><input type=checkbox required> I accept the terms and a fee of $5</label>", "I accept the terms"),
        ("<label for=x>Store (required)</label><select id=x><option value=''>Choose<option>NY</select>", "Store"),
    ],
)
def test_a_required_field_that_nobody_knows_is_named_and_not_guessed(
    server: FormServer, visit: Visit, extra: str, name: str
) -> None:
    server.pages["/contact"] = contact_page(extra=extra)

    with pytest.raises(AskPerson, match=rf'The contact form requires "{name}.*", which is not known'):
        fill(visit)


def test_a_required_name_that_is_not_set_is_asked_for_by_its_setting(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page()

    with pytest.raises(AskPerson, match='requires "First name", so nothing was sent; set KORS_BOT_FIRST_NAME'):
        fill(visit, sender=Sender("jordan@example.com"))


def test_what_the_shop_filled_in_itself_stays_where_nothing_else_is_known(server: FormServer, visit: Visit) -> None:
    page = contact_page().replace("name=f ", "name=f value=Jo ").replace("name=l ", "name=l value=Rivera ")
    server.pages["/contact"] = page

    assert fill(visit, sender=Sender("jordan@example.com")).fields["first_name"] == "Jo"


def test_boxes_for_advertising_are_unticked(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(
        extra="<label><input type=checkbox name=news checked> Send me news and offers</label>"
    )
    fill(visit)

    assert not visit.page.get_by_label("Send me news").is_checked()


@pytest.mark.parametrize("event", ["blur", "change", "input"])
def test_a_page_that_sends_by_itself_sends_nothing_without_permission(
    guarded: BrowserSession, server: FormServer, event: str
) -> None:
    script = (
        f"<script>for (const f of document.querySelectorAll('input, textarea, select')) f.addEventListener('{event}',"
        " () => { navigator.sendBeacon('/auto', 'x'); fetch('/auto', {method: 'POST', body: m.value}).catch(() => 0);"
        " const xhr = new XMLHttpRequest(); xhr.open('PUT', '/auto'); xhr.send(e.value); })</script>"
    )
    server.pages["/contact"] = contact_page(script=script)
    with visiting(guarded, server, permitted=False) as (visit, album):
        fill(visit)
        visit.page.wait_for_load_state("networkidle")

    assert server.posts == []
    assert album.seen == ["filled-form"]


def test_a_form_that_appears_once_the_topic_is_chosen_is_found(server: FormServer, visit: Visit) -> None:
    asked = "<label for=w>What is it about?</label><select id=w><option>A product<option>Cancel my order</select>"
    script = (
        f"<script>w.onchange = () => rest.innerHTML = `<form method=post action=/send>{FIELDS}{BUTTON}</form>`</script>"
    )
    server.pages["/contact"] = f"<h1>Contact us</h1>{asked}<div id=rest></div>{script}"

    assert fill(visit).fields["message"] == TEXT


def test_a_field_that_the_topic_adds_is_filled_in_too(server: FormServer, visit: Visit) -> None:
    page = contact_page(extra="<div id=more></div>").replace("<label for=o>Order number</label><input id=o name=o>", "")
    script = "<script>t.onchange = () => more.innerHTML = '<label>Order number <input required></label>'</script>"
    server.pages["/contact"] = page + script

    assert fill(visit).fields["order_number"] == NUMBER


def test_a_field_that_appears_while_it_is_filled_in_is_named(server: FormServer, visit: Visit) -> None:
    script = "<script>e.onblur = () => more.innerHTML = '<label>Shoe size <input required></label>'</script>"
    server.pages["/contact"] = contact_page(extra="<div id=more></div>") + script

    with pytest.raises(AskPerson, match='requires "Shoe size"'):
        fill(visit)


def test_a_page_without_a_form_is_not_understood(server: FormServer, visit: Visit) -> None:
    server.pages |= {"/contact": "<h1>Call us</h1><p>1-800-555-0100</p>", "/": "<h1>Home</h1>"}

    with pytest.raises(PageNotUnderstood, match="contact form was not found"):
        ContactWalk(visit, sender=SENDER, number=NUMBER).open()


def test_the_form_is_found_by_a_link_where_the_map_is_wrong(server: FormServer, visit: Visit) -> None:
    server.pages |= {"/": '<h1>Home</h1><a href="/help">Contact us</a>', "/help": contact_page()}

    assert fill(visit).fields["topic"] == "Cancel an order"


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_toast_that_lives_three_seconds_is_heard(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script=XHR % TOAST)
    server.replies["/send"] = json_reply('{"success": true, "msg": "Subscribe to contact us success"}')
    answer = send(visit)

    assert (answer.outcome, answer.said, answer.reference) == (
        Outcome.SENT, "Subscribe to contact us success", None,
    )  # fmt: skip
    assert len(server.posts) == 1


def test_a_toast_is_heard_whatever_the_answer_behind_it_looks_like(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(
        script=XHR % f"said.msg = 'Thank you! Your case number is C-20417.'; {TOAST}"
    )
    server.replies["/send"] = Reply("queued", kind="text/plain")
    answer = send(visit)

    assert (answer.outcome, answer.reference) == (Outcome.SENT, "C-20417")


def test_a_thank_you_page_is_understood_and_its_number_kept(server: FormServer, visit: Visit) -> None:
    server.pages |= {
        "/contact": contact_page(),
        "/thanks": "<h1>Thank you</h1><p>We have received your message.</p><dl><dt>Case number: 00417</dt></dl>",
    }
    server.replies["/send"] = Reply(status=302, location="/thanks")
    answer = send(visit)

    assert (answer.outcome, answer.reference) == (Outcome.SENT, "00417")
    assert "Thank you" in (answer.said or "")


def test_an_answer_in_the_place_of_the_form_is_understood(server: FormServer, visit: Visit) -> None:
    script = XHR % "document.querySelector('form').outerHTML = '<p>Thanks, we will get back to you soon.</p>'"
    server.pages["/contact"] = contact_page(script=script)
    server.replies["/send"] = json_reply("{}")
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.SENT, "Thanks, we will get back to you soon.")


def test_an_answer_by_xhr_alone_is_understood(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script=XHR % "")
    server.replies["/send"] = json_reply('{"status": "ok", "message": "Ticket created", "ticketNumber": 88123}')
    answer = send(visit)

    assert (answer.outcome, answer.said, answer.reference) == (Outcome.SENT, "Ticket created", "88123")


def test_an_answer_in_a_script_dialog_is_heard(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script=XHR % "alert('Thank you, your message has been sent.')")
    server.replies["/send"] = json_reply("{}")

    assert send(visit).said == "Thank you, your message has been sent."


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (
            json_reply('{"success": false, "fields": {"e": "Please enter a valid email."}}'),
            "Please enter a valid email.",
        ),
        (json_reply('{"error": true, "msg": "Please provide a valid email Id"}'), "Please provide a valid email Id"),
        (json_reply('{"errors": ["Message is too long"]}', 422), "Message is too long"),
        (Reply("<h1>Contact us</h1><p role=alert>Please correct the fields below.</p>"), "Please correct the fields"),
    ],
)
def test_a_shop_that_says_no_took_nothing(server: FormServer, visit: Visit, reply: Reply, said: str) -> None:
    page = contact_page() if reply.kind.startswith("text/html") else contact_page(script=XHR % TOAST)
    server.pages["/contact"] = page
    server.replies["/send"] = reply
    answer = send(visit)

    assert answer.outcome is Outcome.REFUSED
    assert said in (answer.said or "")


def test_a_field_that_the_page_itself_calls_wrong_sends_nothing(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page().replace("id=o name=o", "id=o name=o pattern='MK.*'")
    answer = send(visit)

    assert answer.outcome is Outcome.REFUSED
    assert "The page calls a field wrong (Order number" in (answer.why or "")
    assert server.posts == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply("<h1>Sorry!</h1>", 500), "The shop answered with HTTP status 500."),
        (json_reply('{"success": true}', 500), "The shop answered with HTTP status 500."),
        (json_reply('{"appId": "PX", "blockScript": "/c.js"}', 403), "The shop answered with HTTP status 403."),
        (json_reply('{"error": "duplicate"}', 409), "The shop answered with HTTP status 409."),
        (Reply("<h1>Access Denied</h1>"), "The shop's answer does not say."),
        (json_reply('{"received": 1, "msg": "Something went wrong. Please try again."}'), "does not say"),
        (json_reply('{"success": true, "error": "queue full"}'), "does not say"),
    ],
)
def test_whatever_settles_nothing_is_unconfirmed(server: FormServer, visit: Visit, reply: Reply, why: str) -> None:
    """A page that cheers whatever the shop answered proves nothing either."""
    server.pages["/contact"] = contact_page(script=XHR % f"said.msg ??= 'undefined'; {TOAST}")
    server.replies["/send"] = reply
    answer = send(visit)

    assert answer.outcome is Outcome.UNCONFIRMED
    assert why in (answer.why or "")
    assert len(server.posts) == 1


def test_a_page_that_cheers_at_a_failure_is_not_believed(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script=XHR % "said.msg = 'Thank you!';" + TOAST)
    server.replies["/send"] = Reply("", 502)

    assert send(visit).outcome is Outcome.UNCONFIRMED


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Sign in</h1><form><label>Email<input type=email></label><input type=password aria-label=Password></form>",
        "<title>Access Denied</title><h1>Access Denied</h1>You don't have permission to access this page.",
        "<title>Site Offline</title><h1>Site Offline</h1>",
    ],
)
def test_a_page_in_the_way_is_no_answer(server: FormServer, visit: Visit, page: str) -> None:
    server.pages["/contact"] = contact_page()
    server.replies["/send"] = Reply(page)
    answer = send(visit)

    assert answer.outcome is Outcome.UNCONFIRMED
    assert "The shop answered with" in (answer.why or "")


def test_a_page_that_sends_twice_by_one_press_is_let_out_once(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(script=(XHR % TOAST) * 2)
    server.replies["/send"] = json_reply('{"success": true, "msg": "Thank you"}')

    assert send(visit).outcome is Outcome.SENT
    assert len(server.posts) == 1


@pytest.mark.parametrize("status", [403, 500])
def test_what_else_a_page_posts_to_its_shop_is_no_answer(server: FormServer, visit: Visit, status: int) -> None:
    """A bot wall's sensor, statistics: their failure says nothing of the message."""
    script = XHR % f"await fetch('/sensor', {{method: 'POST', body: 'mouse'}}); {TOAST}"
    server.pages["/contact"] = contact_page(script=script)
    server.replies |= {"/send": json_reply('{"msg": "Message sent"}'), "/sensor": Reply("", status)}

    assert send(visit).outcome is Outcome.SENT


def test_a_form_that_is_sent_in_the_address_is_known_by_its_words(server: FormServer, visit: Visit) -> None:
    server.pages |= {"/contact": contact_page(attributes="method=get action=/mail"), "/mail": "<h1>Message sent</h1>"}

    assert send(visit).outcome is Outcome.SENT
    assert sum("/mail" in path for path in server.gets) == 1


def test_a_veil_over_the_button_stops_it_before_anything_is_written_down(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page(extra="<div style='position:fixed;inset:0;z-index:9'></div>")
    filled, about_to = fill(visit), []

    with pytest.raises(AskPerson, match="Something lies over the button"):
        contact_form.send(visit, filled, about_to=lambda: about_to.append(1))
    assert about_to == []
    assert server.posts == []


def test_what_cannot_be_written_down_is_not_pressed(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page()
    filled = fill(visit)

    def refuse() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        contact_form.send(visit, filled, about_to=refuse)
    visit.page.wait_for_load_state("networkidle")
    assert server.posts == []


def test_it_is_written_down_before_the_shop_gets_it(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = contact_page()
    server.replies["/send"] = Reply("<h1>Thank you</h1>")
    order: list[int] = []
    note: Callable[[], None] = lambda: order.append(len(server.posts))  # noqa: E731 - a list's method would return something
    answer = contact_form.send(visit, fill(visit), about_to=note)

    assert (answer.outcome, order, len(server.posts)) == (Outcome.SENT, [0], 1)
