"""``check`` at the practice shop with the real browser: several accounts, faults in the middle, and what is told."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kors_bot.browser import Driver, start_driver
from kors_bot.decision import Wish
from kors_bot.evidence import EvidenceStore
from kors_bot.ledger import Ledger
from kors_bot.locks import hold_account
from kors_bot.settings import Account, Settings
from kors_bot.verify import verify
from kors_bot.watching.checking import check_watched
from kors_bot.watching.rounds import Looked, Round
from recorded.server import PracticeShop
from tests.browser.status_helpers import now, settings_for, shorten_history

PROGRAM = Path(sys.executable).with_name("kors-bot")


@pytest.fixture
def driver(playwright: object) -> Iterator[Driver]:
    with start_driver() as driver:
        yield driver


@pytest.fixture
def shop(edition: str) -> Iterator[PracticeShop]:
    with PracticeShop(edition=edition) as shop:
        shorten_history(shop, *(shop.order(case).number for case in ("processing", "shipped")))
        yield shop


@dataclass
class Endpoint:
    """A web address that takes messages."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    found = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer()

        def do_GET(self) -> None:
            found.pings.append(self.path)
            self._answer()

        def _answer(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_anything: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def _household(shop: PracticeShop, data_dir: Path, **changes: Any) -> Settings:
    """Two people of one household, each with an account."""
    other = shop.other_account
    sam = Account(email=other.email, password=other.password)  # type: ignore[arg-type]  # pydantic makes it a secret
    account = shop.account
    names = {"first_name": account.first_name, "last_name": account.last_name, "phone": account.phone}
    return settings_for(shop, data_dir, **({"accounts": {"sam": sam}, **names} | changes))


def _watch(settings: Settings, shop: PracticeShop, case: str, *, account: str = "default", submit: bool = False) -> str:
    number = shop.order(case).number
    with Ledger.open(settings.data_dir, now) as ledger:
        ledger.watch(number, wish=Wish.CANCEL if submit else Wish.KEEP, may_submit=submit, account=account)
    return number


def _check(settings: Settings, *numbers: str, if_due: bool = False) -> Round:
    found = check_watched(settings, numbers, if_due=if_due, sleep=lambda _seconds: None)
    assert all(result.intact for result in verify(EvidenceStore(settings.data_dir)))
    return found


def _state(looked: Looked) -> str | None:
    return None if looked.checked.order is None else looked.checked.order.state.value


@pytest.mark.parametrize("edition", ["classic"])
def test_one_browser_and_one_sign_in_an_account_for_all_orders_and_none_the_next_time(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    settings = _household(shop, tmp_path)
    for case in ("processing", "shipped"):
        _watch(settings, shop, case)
    _watch(settings, shop, "other-customer", account="sam")

    first = _check(settings)
    sign_ins = shop.requests.count("POST Account-Login")
    _check(settings)

    assert [_state(one) for one in first.looked] == ["processing", "shipped", "shipped"]
    assert first.exit_code == 0
    assert (sign_ins, shop.requests.count("POST Account-Login")) == (2, 2)


@pytest.mark.parametrize("edition", ["modern"])
def test_a_wall_stops_that_account_only_and_a_missing_order_stops_nothing(
    shop: PracticeShop, driver: Driver, tmp_path: Path
) -> None:
    settings = _household(shop, tmp_path)
    processing, shipped = (_watch(settings, shop, case) for case in ("processing", "shipped"))
    with Ledger.open(tmp_path, now) as ledger:
        ledger.watch("1024599999", wish=Wish.KEEP, account="sam")
    others = _watch(settings, shop, "other-customer", account="sam")
    shop.faults.set("wall", maker="datadome", route="Order-Details", times=1)

    found = _check(settings)
    resting = _check(settings, if_due=True)

    assert [(one.number, one.exit_code) for one in found.looked] == [
        (processing, 11),
        (shipped, 11),
        ("1024599999", 12),
        (others, 0),
    ]
    assert found.exit_code == 11
    assert {watch.order for watch in resting.not_due} == {processing, shipped, "1024599999", others}


@pytest.mark.parametrize("edition", ["modern"])
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise's, until Python 3.13
def test_a_request_is_sent_once_its_outcome_is_watched_for_and_the_order_closed(
    shop: PracticeShop, driver: Driver, tmp_path: Path, endpoint: Endpoint
) -> None:
    settings = _household(shop, tmp_path, notify=f"json://{endpoint.url}/hook")
    number = _watch(settings, shop, "processing", submit=True)

    sent, waiting = _check(settings), _check(settings)
    shop.change_order(number, state="cancelled", status={shop.edition: "Cancelled"})
    closed, after = _check(settings), _check(settings)

    assert len(shop.submissions) == 1
    assert number in shop.submissions[0].text
    (first,) = sent.looked
    assert first.submission is not None
    assert (first.submission.outcome, sent.exit_code, waiting.exit_code) == ("sent", 0, 0)
    assert (closed.looked[0].closed, after.looked) == (True, ())
    assert [message["title"] for message in endpoint.taken] == [
        f"The cancellation request for order {number} was sent",
        f"Order {number}: cancelled",
    ]
    pictures = endpoint.taken[0]["attachments"]
    assert [picture["mimetype"] for picture in pictures] == ["image/png", "image/png"]
    told = json.dumps(endpoint.taken)
    assert shop.account.password not in told


def test_the_command_prints_a_table_and_json_tells_a_monitor_and_leaves_while_another_run_holds_the_account(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    with PracticeShop(edition="classic") as shop:
        account, data = shop.account, tmp_path / "data"
        shorten_history(shop, *(shop.order(case).number for case in ("processing", "shipped")))
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "KORS_BOT_BASE_URL": shop.url,
            "KORS_BOT_EMAIL": account.email,
            "KORS_BOT_PASSWORD": account.password,
            "KORS_BOT_DATA_DIR": str(data),
            "KORS_BOT_TIMEOUT": "10",
            "KORS_BOT_PING_URL": f"http://{endpoint.url}/alive",
            "COLUMNS": "100",
        }

        def run(*words: str) -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                [str(PROGRAM), *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
            )

        shipped, processing = shop.order("shipped").number, shop.order("processing").number
        assert run("watch", shipped, "--want", "keep").returncode == 0
        assert run("watch", processing, "--want", "cancel").returncode == 0

        with hold_account(data, "default", command="status", now=now()):
            busy = run("check")
        table = run("check", "--jitter", "0.1")
        due = run("check", "--if-due", "--json")

    assert busy.returncode == 17
    assert "The account default is in use by `kors-bot status`" in busy.stdout.replace("\n", " ")
    assert table.returncode == 3  # a request waits for permission
    rows = [line.split() for line in table.stdout.splitlines()]
    assert [shipped, "Shipped", "only", "watch", "looked", "at"] in rows
    assert [processing, "Being", "prepared", "ask", "to", "cancel", "looked", "at"] in rows
    assert "2 orders looked at." in table.stdout
    assert endpoint.pings == ["/alive", "/alive"]

    found = json.loads(due.stdout)
    assert [result["order"]["number"] for result in found["results"]] == [processing]
    assert (found["schema"], found["not_due"], due.returncode) == (1, [shipped], 3)
    assert shop.submissions == []
