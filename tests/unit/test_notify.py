"""Telling over a real SMTP server and a real HTTP endpoint on this machine."""

import email
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from kors_bot.errors import SettingsWrong
from kors_bot.notify.delivery import deliver, ping, send_test
from tests.unit.check_helpers import NOW, House
from tests.unit.evidence_helpers import PNG

# Apprise imports a module that Python 3.13 drops.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Mailbox:
    """What the SMTP server took."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Takes a mail."""
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(cast(EmailMessage, parsed))
        return "250 OK"


def _let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    """Lets in who knows the password."""
    return AuthResult(success=given.password == b"hush-hush")


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, str]]:
    """A mailbox, and its address for Apprise."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port, authenticator=_let_in, auth_require_tls=False)
    server.start()
    yield box, f"mailto://jo:hush-hush@127.0.0.1:{server.port}?mode=insecure&from=bot@example.com&to=jo@example.com"
    server.stop()


class Endpoint:
    """A web address that takes messages, as long as it is ``open``."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.asked: list[str] = []
        self.open = True


@pytest.fixture
def web() -> Iterator[tuple[Endpoint, str]]:
    """An endpoint, and where it is (host and port)."""
    endpoint = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            endpoint.asked.append(self.path)
            self._answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if endpoint.open:
                endpoint.taken.append(json.loads(body))
            self._answer()

        def _answer(self) -> None:
            self.send_response(200 if endpoint.open else 503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_anything: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield endpoint, f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def _queue(house: House, key: str = "1:shipped", *, pictures: tuple[str, ...] = ()) -> None:
    with house.ledger() as ledger:
        ledger.queue_notification(
            key, event="state", title="Order 1: shipped", body="The shop says so.", order="1", pictures=pictures
        )


def _deliver(house: House) -> tuple[int, int]:
    with house.ledger() as ledger:
        delivery = deliver(house.settings, ledger, clock=house.clock)
    return delivery.told, delivery.waiting


def test_a_mail_carries_the_words_and_the_picture(tmp_path: Path, mail: tuple[Mailbox, str]) -> None:
    box, address = mail
    picture = tmp_path / "01-order-page.png"
    picture.write_bytes(PNG)
    house = House(tmp_path, notify=(address,))
    _queue(house, pictures=(str(picture), str(tmp_path / "pruned.png")))

    assert _deliver(house) == (1, 0)

    (taken,) = box.mails
    assert taken["Subject"] == "Order 1: shipped"
    body = taken.get_body(("plain", "html"))
    assert body is not None
    assert "The shop says so." in body.get_content()
    assert [(part.get_filename(), part.get_content()) for part in taken.iter_attachments()] == [(picture.name, PNG)]


def test_each_thing_is_told_once_to_each_of_several_addresses(
    tmp_path: Path, mail: tuple[Mailbox, str], web: tuple[Endpoint, str]
) -> None:
    box, address = mail
    endpoint, place = web
    house = House(tmp_path, notify=(address, f"json://{place}/hook"))
    _queue(house)
    _queue(house)

    assert [_deliver(house), _deliver(house)] == [(1, 0), (0, 0)]
    assert (len(box.mails), [message["title"] for message in endpoint.taken]) == (1, ["Order 1: shipped"])


def test_what_one_address_did_not_take_is_told_there_later_and_not_again_elsewhere(
    tmp_path: Path, mail: tuple[Mailbox, str], web: tuple[Endpoint, str]
) -> None:
    box, address = mail
    endpoint, place = web
    house = House(tmp_path, notify=(address, f"json://{place}/hook"))
    _queue(house)
    endpoint.open = False
    assert _deliver(house) == (0, 1)

    endpoint.open = True
    house.clock.pass_by(hours=2)
    assert _deliver(house) == (1, 0)

    assert len(box.mails) == 1
    assert endpoint.taken[0]["message"].startswith("The shop says so.\n\n(This is of Nov 24, 2026,")


def test_what_nobody_took_waits_and_says_why_without_the_secret(tmp_path: Path, web: tuple[Endpoint, str]) -> None:
    endpoint, place = web
    endpoint.open = False
    house = House(tmp_path, notify=(f"json://jo:hush-hush@{place}/hook", "no address at all://"))
    _queue(house)

    assert _deliver(house) == (0, 1)
    (waiting,) = house.told("1")
    assert waiting.attempts == 1
    assert waiting.last_error is not None
    assert waiting.last_error.startswith("address 1 (JSON) did not take it")
    assert waiting.last_error.endswith(
        "address 2 is not written as Apprise reads it: https://appriseit.com says how for each service"
    )
    assert "hush" not in waiting.last_error


def test_an_address_that_never_works_does_not_hold_what_another_took_for_ever(
    tmp_path: Path, web: tuple[Endpoint, str]
) -> None:
    endpoint, place = web
    house = House(tmp_path, notify=(f"json://{place}/hook", "json://127.0.0.1:9/nobody"))
    _queue(house)
    assert _deliver(house) == (0, 1)
    house.clock.now = NOW + timedelta(days=8)
    assert _deliver(house) == (1, 0)
    assert len(endpoint.taken) == 1


def test_without_an_address_nothing_is_told_and_all_of_it_waits(tmp_path: Path) -> None:
    house = House(tmp_path)
    _queue(house)
    assert _deliver(house) == (0, 1)


def test_no_secret_leaves_in_a_message(tmp_path: Path, web: tuple[Endpoint, str]) -> None:
    endpoint, place = web
    house = House(tmp_path, notify=(f"json://{place}/hook",))
    with house.ledger() as ledger:
        ledger.queue_notification(
            "x", event="trouble", title="Practice-only-1", body="It was Practice-only-1, wasn't it"
        )
    _deliver(house)

    assert "Practice-only-1" not in json.dumps(endpoint.taken)


def test_the_test_message_says_for_each_address_whether_it_was_taken(tmp_path: Path, web: tuple[Endpoint, str]) -> None:
    endpoint, place = web
    house = House(tmp_path, notify=(f"json://{place}/hook", "json://127.0.0.1:9/nobody"))

    first, second = send_test(house.settings)

    assert first == ("address 1 (JSON)", None)
    assert second[1] is not None
    assert second[1].startswith("address 2 (JSON) did not take it")
    assert endpoint.taken[0]["title"] == "kors-bot: a test"


def test_a_test_without_any_address_says_how_to_set_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="KORS_BOT_NOTIFY is not set: set it to one or more Apprise addresses"):
        send_test(House(tmp_path).settings)


def test_the_ping_is_off_by_default_and_asks_once_when_it_is_set(tmp_path: Path, web: tuple[Endpoint, str]) -> None:
    endpoint, place = web
    settings = House(tmp_path).settings
    assert ping(settings) is False

    pinged = settings.model_copy(update={"ping_url": SecretStr(f"http://{place}/alive")})
    assert ping(pinged) is True
    assert endpoint.asked == ["/alive"]


def test_a_ping_that_is_not_taken_harms_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = House(tmp_path).settings.model_copy(update={"ping_url": SecretStr("http://127.0.0.1:9/alive")})
    assert ping(settings) is False


def test_a_run_that_has_nothing_to_tell_does_not_load_apprise() -> None:
    code = "import kors_bot.notify.delivery, kors_bot.watching.checking, sys; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
