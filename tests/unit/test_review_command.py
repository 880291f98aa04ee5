"""``kors-bot review`` as a person and a program call it."""

import json
import webbrowser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kors_bot.cli import app
from kors_bot.evidence import EvidenceStore
from tests.unit.review_helpers import NUMBER, Ticking, an_order, check


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KORS_BOT_DATA_DIR", str(tmp_path / "data"))
    clock = Ticking()
    store = EvidenceStore(tmp_path / "data", clock=clock)
    for number in (NUMBER, "7"):
        check(store, clock, an_order(number=number))
    return tmp_path / "data"


def run(*args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["review", *args])
    return result.exit_code, result.stdout, result.stderr


def test_it_prints_the_path_of_the_front_and_nothing_else(data: Path) -> None:
    assert run() == (0, f"{data}/review/index.html\n", "")
    assert (data / "review" / "index.html").is_file()


def test_an_orders_own_page_is_printed_when_one_is_asked_for(data: Path) -> None:
    code, printed, _ = run(f"#{NUMBER}")
    assert (code, printed) == (0, f"{data}/review/orders/{NUMBER}/index.html\n")
    assert (data / "review" / "orders" / "7" / "index.html").is_file()


def test_one_order_elsewhere_is_built_without_the_others(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "for the bank"
    code, printed, _ = run(NUMBER, "--out", str(out))
    assert (code, printed) == (0, f"{out}/orders/{NUMBER}/index.html\n")
    assert [path.name for path in (out / "orders").iterdir()] == [NUMBER]


def test_an_empty_folder_that_was_there_keeps_its_rights(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "shared"
    out.mkdir(mode=0o755)
    assert run("--out", str(out))[0] == 0
    assert out.stat().st_mode & 0o777 == 0o755
    assert run("--out", str(out))[0] == 0


def test_nothing_of_the_persons_own_is_written_over_or_removed(data: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "pictures").mkdir(parents=True)
    (home / "pictures" / "cat.png").write_bytes(b"a cat")
    code, printed, said = run("--out", str(home))
    assert (code, printed) == (2, "")
    assert "holds something else: name a new or an empty folder for the review page." in said.replace("\n", " ")
    assert [path.name for path in home.iterdir()] == ["pictures"]
    run()
    stranger = data / "review" / "pictures" / "cat.png"
    stranger.write_bytes(b"a cat")
    (data / "review" / "orders" / "7" / "mine.html").write_text("mine")
    run()
    assert stranger.exists()
    assert (data / "review" / "orders" / "7" / "mine.html").exists()


def test_json_carries_the_path(data: Path) -> None:
    assert json.loads(run("--json")[1]) == {"schema": 1, "review": f"{data}/review/index.html"}


def test_an_order_without_records_ends_with_code_12(data: Path) -> None:
    code, printed, said = run("404")
    assert (code, printed) == (12, "")
    assert "There is no record of order 404 to show: run `kors-bot status 404` first." in said


@pytest.mark.parametrize(("works", "says"), [(True, ""), (False, "No browser could be opened here")])
def test_open_shows_the_page_in_the_persons_own_browser(
    data: Path, monkeypatch: pytest.MonkeyPatch, *, works: bool, says: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) is None and works)
    code, _, said = run("--open")
    assert (code, opened) == (0, [f"file://{data}/review/index.html"])
    assert says in said
