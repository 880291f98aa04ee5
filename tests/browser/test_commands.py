"""The commands as a shopper, cron or a program runs them, against the practice shop.

They are processes of their own, but for those whose words and deeds alone are looked at: these run in this process.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recorded.server import PracticeShop
from tests.browser.acting_helpers import wait_until
from tests.browser.command_helpers import run_here

ORDER_KEYS = [
    "number",
    "state",
    "status_text",
    "placed_on",
    "shipped_on",
    "delivered_on",
    "return_by",
    "total",
    "items",
]
ITEM_KEYS = ["name", "style", "quantity", "unit_price", "state", "status_text", "returnable"]


@pytest.fixture(scope="module")
def shop() -> Iterator[PracticeShop]:
    with PracticeShop(edition="modern", port=0) as shop:
        yield shop


@pytest.fixture(autouse=True)
def well_again(shop: PracticeShop, playwright: object) -> Iterator[None]:
    yield
    shop.faults.clear()


@pytest.fixture
def environment(shop: PracticeShop, tmp_path: Path) -> dict[str, str]:
    """What a shopper has set, and nothing else of this machine's."""
    account = shop.account
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "KORS_BOT_BASE_URL": shop.url,
        "KORS_BOT_EMAIL": account.email,
        "KORS_BOT_PASSWORD": account.password,
        "KORS_BOT_DATA_DIR": str(tmp_path / "data"),
        "KORS_BOT_RETRY_WAIT": "0.01",
        "KORS_BOT_ATTEMPTS": "2",
        "KORS_BOT_TIMEOUT": "20",
    }


def run(environment: dict[str, str], *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kors_bot", *words]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def results_of(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    found = json.loads(done.stdout)
    assert found["schema"] == 1
    results: list[dict[str, Any]] = found["results"]
    return results


def test_json_is_one_object_with_exactly_the_keys_of_the_contract(environment: dict[str, str]) -> None:
    done = run(environment, "status", "1024500104", "#1024500102 ", "--json")
    first, second = results_of(done)

    assert done.returncode == 0
    assert list(first) == ["order", "decision", "submission", "evidence", "error"]
    assert list(first["order"]) == [*ORDER_KEYS, "shipments"]
    assert [list(item) for item in first["order"]["items"]] == [ITEM_KEYS, ITEM_KEYS]
    assert list(first["order"]["shipments"][0]) == ["carrier", "tracking_number", "tracking_url"]
    assert list(first["decision"]) == ["action", "rule", "reason", "deadline", "items"]
    assert (first["submission"], first["error"]) == (None, None)
    assert first["order"]["total"] == {"amount": "678.29", "currency": "USD"}
    assert second["order"]["number"] == "1024500102"
    assert all(Path(path).is_file() for path in (first["evidence"]["record"], *first["evidence"]["screenshots"]))


def test_the_exit_code_of_several_orders_is_the_most_serious(environment: dict[str, str]) -> None:
    done = run(environment, "status", "1024500102", "1024500113", "no-such-order", "--json")
    read, unknown, missing = results_of(done)

    assert done.returncode == 12
    assert (read["error"], unknown["error"]) == (None, None)
    assert (unknown["order"]["state"], unknown["order"]["status_text"]) == ("unknown", "Vetted at atelier")
    assert missing["error"]["kind"] == "order_not_found"
    assert missing["order"] is None


@pytest.mark.parametrize("command", ["status", "cancel"])
def test_a_first_run_that_fails_is_in_the_new_ledger_once(environment: dict[str, str], command: str) -> None:
    refused = run(environment | {"KORS_BOT_PASSWORD": "no-such-password"}, command, "1024500102", "--json")
    (result,) = results_of(refused)
    told = run(environment, "history", "1024500102")

    assert refused.returncode == 10
    assert Path(result["evidence"]["record"]).is_file()
    assert (told.returncode, told.stdout.count("sign in refused")) == (0, 1)


def test_a_state_that_nobody_knows_needs_the_person(environment: dict[str, str]) -> None:
    done = run(environment, "status", "1024500113")

    assert done.returncode == 3
    assert "Vetted at atelier" in done.stdout
    assert done.stderr == ""


def test_leading_zeros_and_words_that_look_like_states_change_nothing(environment: dict[str, str]) -> None:
    done = run_here(environment, "status", "0024500115", "--json")
    (result,) = results_of(done)

    assert result["order"]["number"] == "0024500115"
    assert result["order"]["state"] == "processing"
    assert "Delivered in Style Weekender" in [item["name"] for item in result["order"]["items"]]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"KORS_BOT_EMAIL": ""}, "KORS_BOT_EMAIL"),
        ({"KORS_BOT_PASSWORD": ""}, "KORS_BOT_PASSWORD"),
        ({"KORS_BOT_PASSWROD": "x"}, "KORS_BOT_PASSWROD"),
        ({"KORS_BOT_TIMEOUT": "soon"}, "KORS_BOT_TIMEOUT"),
        ({"KORS_BOT_BASE_URL": "https://michaelkors.example"}, "KORS_BOT_BASE_URL"),
        ({"KORS_BOT_BASE_URL": "http://www.michaelkors.com"}, "KORS_BOT_BASE_URL"),
        ({"KORS_BOT_SHOP": "mars"}, "mars"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_named_and_nothing_is_visited(
    shop: PracticeShop, environment: dict[str, str], change: dict[str, str], named: str
) -> None:
    before = len(shop.requests)
    done = run_here(environment | change, "status", "1024500102")

    assert done.returncode == 2
    assert named in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert shop.account.password not in done.stderr
    assert len(shop.requests) == before


def test_settings_are_found_in_the_working_directory(
    shop: PracticeShop, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = environment.pop("KORS_BOT_PASSWORD")
    (tmp_path / ".env").write_text(f"# mine\nKORS_BOT_PASSWORD={password}\n", encoding="utf-8")

    monkeypatch.chdir(tmp_path)

    assert run_here(environment, "status", "1024500102").returncode == 0


def test_a_line_that_cannot_be_read_is_named_without_its_value(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KORS_BOT_PACE=2\nKORS_BOT_PASSWORD hunter2-and-more\n", encoding="utf-8")
    done = run(environment, "status", "1024500102", folder=tmp_path)

    assert done.returncode == 2
    assert "Line 2 of" in done.stderr
    assert "hunter2" not in done.stderr


def test_an_error_is_one_sentence_on_stderr_and_an_object_on_stdout(environment: dict[str, str]) -> None:
    done = run(environment | {"KORS_BOT_BROWSER": "/nowhere/chrome"}, "status", "1024500102", "--json")
    (result,) = results_of(done)

    assert done.returncode == 16
    assert result["error"]["kind"] == "no_browser"
    assert result["error"]["message"] == done.stderr.strip()


def test_a_data_folder_that_cannot_be_written_is_said_so(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = run(environment | {"KORS_BOT_DATA_DIR": str(tmp_path / "file" / "data")}, "status", "1024500102")

    assert done.returncode == 2
    assert str(tmp_path / "file") in done.stderr


def test_a_second_run_for_the_same_account_leaves(shop: PracticeShop, environment: dict[str, str]) -> None:
    shop.faults.set("hang", route="Order-Details")
    before = len(shop.requests)
    with subprocess.Popen(
        [sys.executable, "-m", "kors_bot", "status", "1024500102"],
        env=environment | {"KORS_BOT_TIMEOUT": "60"},
        stderr=subprocess.DEVNULL,
    ) as first:
        wait_until(lambda: "GET Order-Details" in shop.requests[before:] or first.poll() is not None)
        second = run(environment, "status", "1024500102")
        assert first.poll() is None
        first.terminate()

    assert second.returncode == 17
    assert first.returncode == 143


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_the_middle_leaves_a_whole_record_and_no_browser(
    shop: PracticeShop, environment: dict[str, str], number: signal.Signals, code: int
) -> None:
    shop.faults.set("hang", route="Order-Details")
    before = len(shop.requests)
    process = subprocess.Popen(
        [sys.executable, "-m", "kors_bot", "status", "1024500102"],
        env=environment | {"KORS_BOT_TIMEOUT": "30"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: "GET Order-Details" in shop.requests[before:] or process.poll() is not None)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    verified = run_here(environment, "verify", "--json")
    (record,) = Path(environment["KORS_BOT_DATA_DIR"]).glob("evidence/*/*/record.json")

    assert process.returncode == code
    assert "Traceback" not in said
    assert json.loads(record.read_text(encoding="utf-8"))["error"]["kind"] == "interrupted"
    assert verified.returncode == 0
    assert environment["KORS_BOT_DATA_DIR"] not in _command_lines()


def _command_lines() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_what_was_changed_afterwards_is_found(environment: dict[str, str]) -> None:
    (result,) = results_of(run_here(environment, "status", "1024500102", "--json"))
    picture = Path(result["evidence"]["screenshots"][-1])
    picture.write_bytes(picture.read_bytes()[:-1] + b"x")
    done = run_here(environment, "verify", "1024500102")

    assert done.returncode == 3
    assert picture.name in done.stdout


def test_kept_pages_read_the_same_again(environment: dict[str, str]) -> None:
    run_here(environment, "status", "1024500102")
    done = run_here(environment, "reread", "1024500102")

    assert done.returncode == 0
    assert "the same" in done.stdout


def test_the_orders_of_the_account_are_listed_past_the_history_filter(
    shop: PracticeShop, environment: dict[str, str]
) -> None:
    done = run_here(environment, "orders", "--json")
    listed = {order["number"] for order in json.loads(done.stdout)["orders"]}

    assert done.returncode == 0
    assert listed == {order.number for order in shop.orders} - {"1024500190"}


def test_login_keeps_a_session_for_its_owner_alone_and_logout_forgets_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    session = tmp_path / "data" / "sessions" / "default.json"
    signed_in = run_here(environment, "login")

    assert (signed_in.returncode, signed_in.stdout.splitlines()[0]) == (
        0,
        "Signed in; the session is kept for the next runs.",
    )
    assert session.stat().st_mode & 0o777 == 0o600
    assert session.parent.stat().st_mode & 0o777 == 0o700
    assert run_here(environment, "logout").stdout == "The session is forgotten.\n"
    assert not session.exists()
    assert run_here(environment, "logout").stdout == "There was no session to forget.\n"


def test_no_planted_secret_is_found_in_anything_that_was_written_or_said(
    shop: PracticeShop, environment: dict[str, str], tmp_path: Path
) -> None:
    said = [run(environment, "--verbose", "status", "1024500102")]
    said += [run_here(environment, words) for words in ("login", "doctor", "orders")]
    shop.faults.set("locked")
    said.append(run(environment | {"KORS_BOT_EMAIL": "other@example.com"}, "--verbose", "status", "1024500102"))
    session = json.loads((tmp_path / "data" / "sessions" / "default.json").read_text(encoding="utf-8"))
    cookies = [cookie["value"] for cookie in session["state"]["cookies"] if cookie["httpOnly"]]
    secrets = [shop.account.password, *cookies]

    assert cookies
    for done in said:
        assert all(secret not in done.stdout + done.stderr for secret in secrets)
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file() and path.parent.name != "sessions":
            content = path.read_bytes()
            assert all(secret.encode() not in content for secret in secrets), path


@pytest.mark.parametrize("live", ["classic", "modern"])
def test_the_doctor_finds_every_field_of_the_public_pages(environment: dict[str, str], live: str) -> None:
    with PracticeShop(edition=live, port=0) as shop:
        done = run_here(environment | {"KORS_BOT_BASE_URL": shop.url}, "doctor", "--live", "--json")
        asked = [request for request in shop.requests if not request.startswith("GET")]
    rows = {row["name"]: row["level"] for row in json.loads(done.stdout)["checks"]}

    assert {rows[f"shop: {name}"] for name in ("sign-in", "guest look-up", "contact")} == {"ok"}
    assert asked == []


def test_the_doctor_says_what_a_changed_page_lacks(environment: dict[str, str]) -> None:
    with PracticeShop(edition="modern", port=0) as shop:
        shop.faults.set("not_found", route="ContactUs-Landing")
        done = run_here(environment | {"KORS_BOT_BASE_URL": shop.url}, "doctor", "--live")

    assert done.returncode == 13
    assert "Not found: the contact form." in " ".join(done.stdout.split())


def test_the_demo_tells_its_story(environment: dict[str, str], tmp_path: Path) -> None:
    done = run(environment, "demo", "--out", str(tmp_path / "demo"))
    words = " ".join(done.stdout.split())

    assert done.returncode == 0
    assert "The shop stopped us at a bot wall" in words
    assert "each with its hash in a chain of records: intact." in words
    assert (tmp_path / "demo" / "review" / "index.html").is_file()
    assert not (tmp_path / "data").exists()
