"""Contact forms that are asked in several steps: walked to the button that sends, pressed once; or stopped at."""

from collections.abc import Iterator

import pytest

from flows import contact_form
from flows.answers import Outcome
from flows.contact_form import FilledForm, Sender
from flows.contact_steps import ContactWalk
from flows.errors import AskPerson
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from kors_bot.browser.guard import NotPermitted
from tests.browser.form_server import Album, FormServer, Reply, visiting

NUMBER = "1024500102"
TEXT = f"Please cancel order {NUMBER} before it ships.\n\nThank you, Jordan Rivera"
SENDER = Sender("jordan@example.com", "Jordan", "Rivera", "212-555-0142", "10001")

TOPIC = """<fieldset><legend>What is it about?</legend>
<label><input type=radio name=t value=p required style="position:absolute;width:1px;height:1px">A product</label>
<label><input type=radio name=t value=c required style="position:absolute;opacity:0;width:1px;height:1px">
<b style="display:block">Change or cancel an order</b><i style="display:block">Until it ships</i></label></fieldset>"""
ORDERS = """<fieldset><legend>Which order?</legend>
<label><input type=radio name=o value=1024500101 required><p>Order 1024500101</p>Cancelled</label>
<label><input type=radio name=o value=1024500102 required><p>Order 1024500102</p>Processing</label>
<label><input type=radio name=o value="" required>No order in particular</label></fieldset>"""
MESSAGE = "<label>Your message <textarea name=m required></textarea></label>"
PERSON = """<label>First name <input name=f required></label><label>Last name <input name=l required></label>
<label>Email <input name=e type=email required></label>"""
REVIEW = """<h2>Is this right?</h2><dl><dt>About</dt><dd data-of=t></dd><dt>Order</dt><dd data-of=o></dd>
<dt>Message</dt><dd data-of=m style="white-space:pre-wrap"></dd><dt>Email</dt><dd data-of=e></dd></dl>"""
THANKS = Reply("<h1>Thank you</h1><p>We have received your message.</p>")
SHOW = """const parts = [...form.querySelectorAll('section')]; let at = 0;
const show = place => { at = place; parts.forEach((part, n) => part.hidden = n !== at);
  for (const line of form.querySelectorAll('[data-of]')) {
    const field = [...form.elements].filter(one => one.name === line.dataset.of)
      .find(one => one.type !== 'radio' || one.checked);
    line.textContent = field?.labels?.[0] && field.type === 'radio' ? field.labels[0].innerText : field?.value; } };
const missing = () => [...parts[at].querySelectorAll('input, textarea')].find(field => !field.checkValidity());"""


def wizard(*steps: str, on: str = "Continue", kind: str = "button", then: str = "show(at + 1)") -> str:
    """A contact page whose steps are parts of one form, shown one after the other."""
    last = len(steps) - 1
    parts = "".join(
        f"<section>{step}<p class=wrong></p>"
        + ("<button type=button class=back>Back</button>" if place else "")
        + ("<button>Send message</button>" if place == last else f"<button type={kind} class=on>{on}</button>")
        + "</section>"
        for place, step in enumerate(steps)
    )
    return f"""<title>Contact us</title><main><h1>Contact us</h1><ol><li>Topic<li>Order<li>Message<li>Review</ol>
      <form id=form method=post action=/send novalidate>{parts}</form></main>
      <footer><form action=/news><input type=email aria-label="Your email"><button>Continue</button></form></footer>
      <script>{SHOW} show(0);
      form.addEventListener('click', event => {{ if (event.target.className === 'back') return show(at - 1);
        if (event.target.className !== 'on') return; event.preventDefault();
        parts[at].querySelector('.wrong').textContent = missing() ? 'Please choose one.' : '';
        if (!missing()) {{ {then} }} }});</script>"""


@pytest.fixture
def server(server: FormServer) -> FormServer:
    server.replies["/send"] = THANKS
    return server


@pytest.fixture
def walked(guarded: BrowserSession, server: FormServer) -> Iterator[tuple[Visit, Album]]:
    with visiting(guarded, server) as walked:
        yield walked


@pytest.fixture
def visit(walked: tuple[Visit, Album]) -> Visit:
    return walked[0]


def fill(visit: Visit) -> FilledForm:
    walk = ContactWalk(visit, sender=SENDER, number=NUMBER)
    walk.open()
    return walk.fill(TEXT)


@pytest.mark.parametrize("kind", ["button", "submit"])
def test_steps_are_walked_to_a_review_and_sent_by_one_press(
    server: FormServer, walked: tuple[Visit, Album], kind: str
) -> None:
    visit, album = walked
    server.pages["/contact"] = wizard(TOPIC, ORDERS, MESSAGE + PERSON, REVIEW, kind=kind)
    filled = fill(visit)
    assert server.posts == []
    began: list[int] = []
    answer = contact_form.send(visit, filled, about_to=lambda: began.append(len(server.posts)))

    assert (answer.outcome, began) == (Outcome.SENT, [0])
    ((_, body),) = server.posts
    assert all(part in body for part in ("t=c", f"o={NUMBER}", "f=Jordan", "e=jordan%40example.com", "Please+cancel"))
    assert filled.fields["topic"] == "Change or cancel an order Until it ships"
    assert (filled.fields["email"], filled.fields["message"]) == ("jordan@example.com", TEXT)
    assert album.seen == ["contact-step", "contact-step", "filled-form", "review", "answer"]


@pytest.mark.parametrize(
    "steps",
    [
        (PERSON, TOPIC + ORDERS, MESSAGE),
        (MESSAGE, PERSON),
        (TOPIC, MESSAGE, PERSON, REVIEW),
        ("<p>We answer within a day.</p>" + TOPIC, PERSON + MESSAGE),
    ],
    ids=["who-first", "message-first", "who-after-message", "two-steps"],
)
def test_whatever_order_a_shop_asks_in_the_message_arrives_whole(
    server: FormServer, visit: Visit, steps: tuple[str, ...]
) -> None:
    server.pages["/contact"] = wizard(*steps, on="Next step")

    assert contact_form.send(visit, fill(visit), about_to=lambda: None).outcome is Outcome.SENT
    ((_, body),) = server.posts
    assert all(part in body for part in ("l=Rivera", "e=jordan%40example.com", f"order+{NUMBER}"))


def test_steps_on_pages_of_their_own_are_walked_too(server: FormServer, visit: Visit) -> None:
    server.pages |= {
        "/contact": f"<main><h1>Contact us</h1><form action=/contact-2>{TOPIC}<button>Next</button></form></main>",
        "/contact-2": f"<main><h1>Step 2 of 2</h1><form method=post action=/send>{PERSON}{MESSAGE}<button>Send</button>"
        "</form></main>",
    }
    answer = contact_form.send(visit, fill(visit), about_to=lambda: None)

    assert answer.outcome is Outcome.SENT
    assert "/contact-2?t=c" in server.gets
    assert len(server.posts) == 1


def test_an_accordion_that_keeps_what_was_answered_open_is_walked(server: FormServer, visit: Visit) -> None:
    kept = (
        "parts.forEach((part, n) => part.hidden = n > at); for (const old of parts.slice(0, at)) old.inert = true; "
        "for (const old of form.querySelectorAll('[inert] button')) old.hidden = true"
    )
    server.pages["/contact"] = wizard(TOPIC, ORDERS, PERSON + MESSAGE, then=f"show(at + 1); {kept}")

    assert contact_form.send(visit, fill(visit), about_to=lambda: None).outcome is Outcome.SENT
    assert len(server.posts) == 1


def test_an_order_that_a_step_fetches_late_is_waited_for(server: FormServer, visit: Visit) -> None:
    server.pages |= {"/contact": wizard(TOPIC, "<div id=here></div>", PERSON + MESSAGE, then=(
        "show(at + 1); if (at === 1) fetch('/orders').then(said => said.text()).then(text => here.innerHTML = text)"
    )), "/orders": ORDERS}  # fmt: skip
    filled = fill(visit)

    assert filled.fields["order_number"].startswith(f"Order {NUMBER}")


def test_an_order_that_is_not_offered_is_no_reason_to_choose_another(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = wizard(TOPIC, ORDERS.replace("1024500102", "1024500103"), PERSON + MESSAGE, REVIEW)

    with pytest.raises(AskPerson, match=r'asks "Which order\?" and does not offer this order'):
        fill(visit)
    assert server.posts == []


@pytest.mark.parametrize("shape", ["radios", "list"])
def test_another_order_is_never_taken_for_a_topic_on_a_form_in_one_step(
    server: FormServer, visit: Visit, shape: str
) -> None:
    listed = (
        "<label>About <select name=o><option value=''>Select<option>Order 1024500109 - being changed</select></label>"
    )
    orders = listed if shape == "list" else ORDERS.replace("1024500102", "1024500103").replace(" required", "")
    server.pages["/contact"] = f"<form method=post action=/send>{orders}{PERSON}{MESSAGE}<button>Send</button></form>"

    with pytest.raises(AskPerson, match="does not offer this order"):
        fill(visit)
    assert server.posts == []


def test_a_step_with_a_question_that_nobody_can_answer_ends_the_walk(server: FormServer, visit: Visit) -> None:
    asked = (
        "<fieldset><legend>Did you wear it?</legend><label><input type=radio name=w required>Yes</label>"
        "<label><input type=radio name=w required>No</label></fieldset>"
    )
    server.pages["/contact"] = wizard(TOPIC, asked, PERSON + MESSAGE)

    with pytest.raises(AskPerson, match=r'requires "Did you wear it\?", which is not known'):
        fill(visit)
    assert server.posts == []


def test_a_step_that_stays_as_it_is_ends_the_walk_with_its_own_words(
    server: FormServer, walked: tuple[Visit, Album]
) -> None:
    visit, album = walked
    asked = (
        "<p>Did you wear it?</p><label><input type=radio name=w>Yes</label><label><input type=radio name=w>No</label>"
    )
    server.pages["/contact"] = wizard(TOPIC, asked, PERSON + MESSAGE).replace(
        "if (!missing())", "if (at === 1) parts[1].querySelector('.wrong').textContent = 'Please choose one.'; else"
    )

    with pytest.raises(AskPerson, match=r'does not go on after "Continue" \(it says "Please choose one."\)'):
        fill(visit)
    assert album.seen[-1] == "contact-step"
    assert server.posts == []


@pytest.mark.parametrize(
    ("shown", "label"),
    [
        ("line.textContent = line.dataset.of === 'm' ? 'Something else' : line.textContent", "Message"),
        ("line.textContent = line.dataset.of === 'o' ? 'Order 1024500101' : line.textContent", "Order"),
        ("line.textContent = line.dataset.of === 'e' ? 'somebody@example.com' : line.textContent", "Email"),
        ("line.textContent = line.dataset.of === 't' ? 'A product' : line.textContent", "About"),
    ],
)
def test_a_review_that_shows_something_else_is_not_sent(
    server: FormServer, visit: Visit, shown: str, label: str
) -> None:
    then = f"show(at + 1); for (const line of form.querySelectorAll('[data-of]')) {shown}"
    server.pages["/contact"] = wizard(TOPIC, ORDERS, PERSON + MESSAGE, REVIEW, then=then)

    with pytest.raises(AskPerson, match=f'as "{label}", which is not what was put in'):
        fill(visit)
    assert server.posts == []


def test_a_review_without_the_message_is_not_sent(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = wizard(TOPIC, PERSON + MESSAGE, "<p>Ready to send?</p>")

    with pytest.raises(AskPerson, match="does not show the message before it would be sent"):
        fill(visit)
    assert server.posts == []


def test_a_run_without_permission_fills_in_every_step_and_sends_nothing(
    guarded: BrowserSession, server: FormServer
) -> None:
    server.pages["/contact"] = wizard(TOPIC, ORDERS, PERSON + MESSAGE, REVIEW)
    with visiting(guarded, server, permitted=False) as (visit, album):
        filled = fill(visit)
        with pytest.raises(NotPermitted):
            contact_form.send(visit, filled, about_to=lambda: None)

    assert filled.held is None
    assert album.seen[-1] == "review"
    assert server.posts == []


@pytest.mark.parametrize("permitted", [True, False])
@pytest.mark.parametrize(
    "then",
    [
        "fetch('/check', {method: 'POST', body: new FormData(form)}).then(() => show(at + 1))",
        "fetch('/check', {method: 'POST', body: new FormData(form)}); show(at + 1)",
        "form.action = '/check'; form.submit()",
    ],
    ids=["waits", "does-not-wait", "page"],
)
def test_a_message_that_would_leave_before_its_last_button_is_kept_in(
    guarded: BrowserSession, server: FormServer, then: str, *, permitted: bool
) -> None:
    server.pages["/contact"] = wizard(TOPIC, PERSON + MESSAGE, REVIEW, then=f"if (!at) show(1); else {{ {then} }}")
    began: list[int] = []
    with visiting(guarded, server, permitted=permitted) as (visit, _):
        filled = fill(visit)
        with pytest.raises(AskPerson, match="sends something to the shop when"):
            contact_form.send(visit, filled, about_to=lambda: began.append(1))

    assert filled.fields["message"] == TEXT
    assert began == server.posts == []


def test_a_choice_that_has_to_be_sent_before_the_form_comes_is_left_to_the_person(
    server: FormServer, visit: Visit
) -> None:
    server.pages["/contact"] = wizard(TOPIC, PERSON + MESSAGE, then=(
        "fetch('/choice', {method: 'POST', body: 'topic=c'}).then(() => show(at + 1))"
    ))  # fmt: skip

    with pytest.raises(AskPerson, match='sends something to the shop when "Continue" is pressed'):
        fill(visit)
    assert server.posts == []


def test_what_a_shop_has_filled_in_itself_stays_if_it_is_the_persons_own(server: FormServer, visit: Visit) -> None:
    fixed = PERSON.replace("name=e", "name=e readonly value=j****n@example.com").replace(
        "name=f", "name=f readonly value=Jordan"
    )
    server.pages["/contact"] = wizard(TOPIC, fixed + MESSAGE)
    filled = fill(visit)

    assert (filled.fields["email"], filled.fields["first_name"]) == ("j****n@example.com", "Jordan")


@pytest.mark.parametrize(
    ("fixed", "label"),
    [
        ("<label>Email <input type=email name=e readonly value=somebody@example.com></label>", "Email"),
        ("<label>Order number <input name=o disabled value=1024500101></label>", "Order number"),
        ("<label>Your name <input name=n readonly value='Alex Doe'></label>", "Your name"),
    ],
)
def test_what_a_shop_has_filled_in_for_somebody_else_stops_it(
    server: FormServer, visit: Visit, fixed: str, label: str
) -> None:
    server.pages["/contact"] = f"<form method=post action=/send>{fixed}{MESSAGE}<button>Send</button></form>"

    with pytest.raises(AskPerson, match=f'as "{label}", which is not yours or not this order'):
        fill(visit)
    assert server.posts == []
