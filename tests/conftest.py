"""What every test gets: none of the machine's own settings, folders or keyring."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from playwright.sync_api import Playwright

from kors_bot import logs
from kors_bot.browser import start_driver

# A shell that starts the tests in the background has Ctrl-C ignored there, which every run that they start inherits.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No test depends on how fast the machine is, nor on chance: the same examples are tried each time, and not too many.
hypothesis.register_profile(
    "any machine", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("any machine")

FAULT_MATRIX = Path(__file__).parents[1] / "build" / "fault-matrix.txt"
RUN = os.environ.setdefault("FAULT_MATRIX_RUN", f"run {uuid4().hex}")  # the same in all workers of a run

# What takes longest comes first, so that no worker is left alone with a long file while the others are through.
# (A file is run by one worker, because its tests share a browser and a shop.)
LONGEST_FIRST = (
    "test_cron", "test_fault_matrix", "test_status_faults", "test_simulated_month", "test_fault_matrix_endings",
    "test_contact_form", "test_acting", "test_installed", "test_start_return_shapes", "test_commands",
    "test_start_return", "test_contact_form_answers", "test_practice_shop_modern", "test_reading_strangers",
    "test_practice_shop_faults", "test_practice_shop_classic", "test_check", "test_practice_shop_http",
    "test_contact_form_shapes", "test_browser_ends", "test_reading_practice_shop", "test_history_cards",
    "test_review_page", "test_browser_session", "test_status_elsewhere", "test_case_file", "test_keyring",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of the longest files first; xdist hands files out in this order."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty configuration and data folder, and no KORS_BOT_* setting."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("KORS_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    yield home
    logs.close_log()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for the whole run, in place of pytest-playwright's: commands run in this process borrow it."""
    with start_driver() as driver:
        yield driver.playwright


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the fault matrix, if this run went through it."""
    lines = FAULT_MATRIX.read_text(encoding="utf-8").splitlines() if FAULT_MATRIX.exists() else []
    if lines[:1] == [RUN]:
        terminalreporter.section("fault matrix")
        for line in lines[1:]:
            terminalreporter.write_line(line)
