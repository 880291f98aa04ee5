"""What comes of one press on other shops' contact forms: the words they answer with, and what is no answer."""

import time
from collections.abc import Iterator

import pytest

from flows import contact_form
from flows.answers import Answer, Outcome
from flows.contact_form import Sender
from flows.contact_steps import ContactWalk
from flows.visit import Visit
from kors_bot.browser import BrowserSession
from tests.browser.form_server import FormServer, Reply, json_reply, visiting

NUMBER = "1024500102"
TEXT = f"Please cancel order {NUMBER} before it ships.\n\nThank you, Jordan Rivera"
SENDER = Sender("jordan@example.com", "Jordan", "Rivera")


def page(script: str, *, extra: str = "") -> str:
    """A contact form whose script does something on submit; ``post()`` sends it and hands back what was answered."""
    return f"""<title>Contact us</title><main><h1>Contact us</h1><form novalidate>
      <label>Name <input name=f></label><label>Email <input name=e type=email></label>
      <label>Message <textarea name=m></textarea></label>{extra}<button>Send message</button>
      <p id=say aria-live=polite></p></form></main><script>const form = document.forms[0];
      const say = words => document.getElementById('say').textContent = words;
      const all = () => JSON.stringify(Object.fromEntries(new FormData(form)));
      const post = () => fetch('/send', {{method: 'POST', body: all()}})
        .then(answer => answer.json());
      const count = () => fetch('/count', {{method: 'POST', body: '{{"event": "pressed"}}'}});
      const beacon = (body = 'pressed') => navigator.sendBeacon('/seen', body);
      form.onsubmit = async event => {{ event.preventDefault(); {script} }};</script>"""


@pytest.fixture
def server(server: FormServer) -> FormServer:
    server.replies["/count"] = json_reply('{"success": true}')
    return server


@pytest.fixture
def visit(guarded: BrowserSession, server: FormServer) -> Iterator[Visit]:
    with visiting(guarded, server, timeout=6) as (visit, _):
        yield visit


def send(visit: Visit) -> Answer:
    walk = ContactWalk(visit, sender=SENDER, number=NUMBER)
    walk.open()
    return contact_form.send(visit, walk.fill(TEXT), about_to=lambda: None)


def sent(server: FormServer) -> list[str]:
    return [path for path, _ in server.posts if path == "/send"]


@pytest.mark.parametrize(
    "reply", ['{"ok": false, "say": "Please complete all fields."}', '{"ok": false}', '{"done": 0}']
)
def test_a_refusal_in_a_line_of_the_page_is_kept_word_for_word(server: FormServer, visit: Visit, reply: str) -> None:
    server.pages["/contact"] = page("await post(); say('Please complete all fields.')")
    server.replies["/send"] = json_reply(reply)
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.REFUSED, "Please complete all fields.")


def test_a_page_that_complains_and_sends_nothing_is_heard_at_once(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page("say('Please choose a topic.')")
    begun = time.monotonic()
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.REFUSED, "Please choose a topic.")
    assert "sent nothing" in (answer.why or "")
    assert time.monotonic() - begun < visit.timeout
    assert server.posts == []


def test_a_complaint_beside_the_counting_of_presses_took_nothing(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page("count(); say('Please choose a topic.')")

    assert send(visit).outcome is Outcome.REFUSED
    assert sent(server) == []


def test_what_counts_presses_is_no_answer_while_the_message_is_on_its_way(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(
        "await count(); setTimeout(async () => { await post(); say('Please enter a valid email.') }, 900)"
    )
    server.replies["/send"] = json_reply('{"success": false}')
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.REFUSED, "Please enter a valid email.")
    assert len(sent(server)) == 1


def test_the_answer_to_a_request_without_words_is_no_answer(server: FormServer, guarded: BrowserSession) -> None:
    server.pages["/contact"] = page("fetch('/count', {method: 'POST'})")
    with visiting(guarded, server, timeout=1.5) as (visit, _):
        assert send(visit).outcome is Outcome.UNCONFIRMED


def test_what_counts_presses_proves_nothing_where_nothing_else_was_sent(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page("count()")

    assert send(visit).outcome is not Outcome.SENT
    assert sent(server) == []


def test_a_number_is_kept_whatever_else_the_answer_says(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page("say((await post()).msg)")
    server.replies["/send"] = json_reply('{"ok": true, "msg": "Got it! Ticket # T-00931 is for you."}')
    answer = send(visit)

    assert (answer.outcome, answer.reference) == (Outcome.SENT, "T-00931")


@pytest.mark.parametrize(
    "words", ["Your enquiry has been registered.", "We've got your message.", "All sent! Thank you."]
)
def test_a_shop_says_in_its_own_words_that_it_has_it(server: FormServer, visit: Visit, words: str) -> None:
    server.pages["/contact"] = page(f'await post(); say("{words}")')
    server.replies["/send"] = json_reply("{}")
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.SENT, words)


@pytest.mark.parametrize(
    "asking",
    [
        "if (confirm('Send this message?')) { await post(); say('Thank you') }",
        "ask.showModal(); yes.onclick = async () => { ask.close(); await post(); say('Thank you') }",
        "ask.setAttribute('open', ''); yes.onclick = async () => { ask.remove(); await post(); say('Thank you') }",
    ],
)
def test_a_page_that_asks_once_more_gets_its_yes_and_the_shop_one_message(
    server: FormServer, visit: Visit, asking: str
) -> None:
    dialog = (
        "<dialog id=ask><p>Send this message?</p><button>Go back</button><button id=yes>Yes, send it</button></dialog>"
    )
    server.pages["/contact"] = page(asking).replace("</main>", f"</main>{dialog}")
    server.replies["/send"] = json_reply('{"success": true}')

    assert send(visit).outcome is Outcome.SENT
    assert len(sent(server)) == 1


@pytest.mark.parametrize("rest", ["", "Once sent, a message can't be changed."])
def test_a_question_in_the_form_is_answered_where_it_asks_nothing_else(
    server: FormServer, visit: Visit, rest: str
) -> None:
    server.pages["/contact"] = page(
        f"""count(); foot.innerHTML = `<div><p>Are you sure?</p><p>{rest}</p><button type=button id=yes>Send</button>
        <button type=button id=no>Keep editing</button></div>`;
        yes.onclick = async () => {{ await post(); say('Thank you') }}""",
        extra="<div id=foot></div>",
    )
    server.replies["/send"] = json_reply('{"success": true}')

    assert send(visit).outcome is Outcome.SENT
    assert len(sent(server)) == 1


def test_a_question_about_more_than_sending_is_left_to_the_person(server: FormServer, visit: Visit) -> None:
    server.pages["/contact"] = page(
        """beacon(); foot.innerHTML = `<p>Are you sure? Sending costs $5.</p><button type=button>Send</button>`""",
        extra="<div id=foot></div>",
    )
    answer = send(visit)

    assert (answer.outcome, server.posts) == (Outcome.REFUSED, [])
    assert (answer.why or "").startswith('The shop asked "Are you sure? Sending costs $5. Send" before it took')


@pytest.mark.parametrize(
    "script",
    [
        "beacon(); say('Choose a topic.')",
        "beacon(new Blob([all()], {type: 'application/json'})); say('Choose a topic.')",
        "count(); say('Choose a topic.')",
        "fetch('/g', {method: 'POST', body: '{\"query\": \"mutation { pressed }\"}'}); say('Choose a topic.')",
        "fetch('/g', {method: 'POST', body: '{\"query\": \"{ topics }\"}'}); say('Choose a topic.')",
    ],
    ids=["ping", "ping-with-all", "statistics", "mutation", "query"],
)
def test_a_form_that_asks_for_more_has_sent_nothing_whatever_a_shop_counts(
    server: FormServer, visit: Visit, script: str
) -> None:
    server.pages["/contact"] = page(script)
    answer = send(visit)

    assert (answer.outcome, answer.said) == (Outcome.REFUSED, "Choose a topic.")
    assert sent(server) == []


@pytest.mark.parametrize(
    "body",
    [
        "new FormData(form)",
        "new URLSearchParams(new FormData(form))",
        "await new Response(new Blob([all()]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()",
        "new TextEncoder().encode(all()).map(letter => letter ^ 0x5a)",
        "JSON.stringify({email: form.e.value})",
    ],
    ids=["multipart", "urlencoded", "gzip", "cipher", "address-alone"],
)
def test_what_may_have_carried_the_message_is_in_doubt_whatever_the_form_asks_for(
    server: FormServer, guarded: BrowserSession, body: str
) -> None:
    server.pages["/contact"] = page(f"await fetch('/send', {{method: 'POST', body: {body}}}); say('Choose a topic.')")
    with visiting(guarded, server, timeout=1.5) as (visit, _):
        answer = send(visit)

    assert answer.outcome is Outcome.UNCONFIRMED
    assert len(sent(server)) == 1


def test_a_thank_you_for_what_nobody_saw_leave_is_in_doubt(server: FormServer, guarded: BrowserSession) -> None:
    server.pages["/contact"] = page("count(); say('Thank you, we have received your message.')")
    with visiting(guarded, server, timeout=1.5) as (visit, _):
        answer = send(visit)

    assert answer.outcome is Outcome.UNCONFIRMED
    assert "nothing of it was seen to leave" in (answer.why or "")


@pytest.mark.parametrize(
    "asking",
    [
        "if (confirm('Subscribe to our newsletter and send?')) await post()",
        "if (confirm('You have already written to us. Send it again?')) await post()",
    ],
)
def test_a_page_that_asks_for_more_gets_no_yes(server: FormServer, visit: Visit, asking: str) -> None:
    server.pages["/contact"] = page(asking)

    assert send(visit).outcome is Outcome.REFUSED
    assert server.posts == []


def test_a_thank_you_that_offers_another_message_is_left_alone(server: FormServer, visit: Visit) -> None:
    script = """post(); document.querySelector('main').innerHTML = '<p>Thank you. Send another message?</p>'
      + '<button id=y>Yes</button>'; y.onclick = post"""
    server.pages["/contact"] = page(script)
    server.replies["/send"] = Reply('{"success": true}', kind="application/json")

    assert send(visit).outcome is Outcome.SENT
    assert len(sent(server)) == 1
