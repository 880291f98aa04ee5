"""Private folders and whole files."""

import os
from pathlib import Path

import pytest

from kors_bot.errors import DataFolderUnusable
from kors_bot.folders import private_folder, write_private


def test_a_folder_that_others_could_enter_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)

    private_folder(folder)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DataFolderUnusable) as caught:
        private_folder(tmp_path / "file" / "data")

    assert str(caught.value) == (
        f"The folder {tmp_path / 'file' / 'data'} cannot be used (Not a directory): "
        "change its owner or rights, or set KORS_BOT_DATA_DIR to another folder."
    )


def test_a_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "x", b"1")
    finally:
        os.umask(before)

    assert (tmp_path / "new" / "x").stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(tmp_path / "x", b"old")

    def _full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(OSError, match="No space left"):
        write_private(tmp_path / "x", b"new")

    assert (tmp_path / "x").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
