"""What every test gets: none of the machine's own settings, folders or keyring."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kors_bot import logs


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
