"""The folder of recorded pages: ``<page>/<case>/page.html`` and a ``manifest.toml``, as the practice shop has them.

A page appears under its name when all of it is there and proven, and its entry in the manifest after it; an earlier
page of that name stays, and the new one gets a number. The dates on the pages of one folder are of one day.
"""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kors_bot.errors import RequestNotPossible
from kors_bot.evidence.files import write_file
from kors_bot.folders import private_folder, sync_folder, write_private

MANIFEST = "manifest.toml"
PAGE = "page.html"
_HEAD = """# Pages that `kors-bot record` saved from a shop and scrubbed. Look through each of them before you share it.

saved_on = {day}
"""


@dataclass(frozen=True, slots=True)
class PageFolder:
    """A folder of recorded pages, all as of ``day``, the date in the shop's time zone."""

    path: Path
    day: date

    def require_usable(self) -> None:
        """Raises ``RequestNotPossible`` for a folder that holds something else or another day's pages."""
        if self.path.exists() and not self.path.is_dir():
            raise RequestNotPossible(f"{self.path} is no folder: name another with --out.")
        known = self._manifest()
        if known is not None and known != self.day:
            raise RequestNotPossible(
                f"{self.path} has pages of {known}, and a folder's pages are of one day: name another with --out."
            )
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.draft():
                pass  # whether it can be written to is known before anybody signs in
        except OSError as error:
            raise RequestNotPossible(
                f"{self.path} cannot be written to ({error.strerror}): name another folder with --out."
            ) from error

    def leave(self) -> None:
        """Removes the folder again if nothing came to be in it."""
        with suppress(OSError):  # something is in it, as it should be
            self.path.rmdir()

    def free_case(self, pages: Sequence[str], case: str) -> str:
        """The case, with a number where one of these pages has it already."""
        number, free = 2, case
        while any((self.path / page / free).exists() for page in pages):
            free = f"{case}-{number}"
            number += 1
        return free

    def draft(self) -> "tempfile.TemporaryDirectory[str]":
        """A place beside the pages in which new ones are looked at before they are kept."""
        return tempfile.TemporaryDirectory(dir=self.path, prefix=".new-")

    def keep(self, drafts: Mapping[str, Path], case: str, descriptions: Mapping[str, str]) -> dict[str, Path]:
        """Moves the drafts of one case, by the name of their page, to where they belong; all of them, or none."""
        kept: dict[str, Path] = {}
        manifest = self.path / MANIFEST
        text = manifest.read_text(encoding="utf-8") if manifest.exists() else _HEAD.format(day=self.day.isoformat())
        try:
            for page, draft in drafts.items():
                target = self.path / page / case
                private_folder(target.parent)
                draft.rename(target)
                kept[page] = target / PAGE
                text += f'\n[pages.{page}.{case}]\norigin = "recorded"\ndescription = {_quoted(descriptions[page])}\n'
            tomllib.loads(text)
            write_file(manifest, text.encode())
        except BaseException:
            for page in kept:
                shutil.rmtree(self.path / page / case, ignore_errors=True)
                with suppress(OSError):
                    (self.path / page).rmdir()
            raise
        sync_folder(self.path)
        return kept

    def _manifest(self) -> date | None:
        """The day of the pages that are here; ``None`` where there is no manifest yet."""
        manifest = self.path / MANIFEST
        if not manifest.exists():
            return None
        try:
            found = tomllib.loads(manifest.read_text(encoding="utf-8"))
            day = found["saved_on"]
            if type(day) is date and isinstance(found.get("pages", {}), dict):
                return day
        except (OSError, ValueError, KeyError):
            pass
        raise RequestNotPossible(f"{manifest} is no manifest of recorded pages: name another folder with --out.")


def write_draft(folder: Path, text: str) -> Path:
    """Writes one page into a folder of its own, for its owner alone."""
    private_folder(folder)
    write_private(folder / PAGE, text.encode())
    return folder / PAGE


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")
