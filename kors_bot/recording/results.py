"""What came of recording an order."""

from dataclasses import dataclass
from pathlib import Path

from flows.errors import FlowError
from kors_bot.contract import Json, error_to_json
from kors_bot.errors import DONE, NEEDS_YOU, verdict_of
from kors_bot.recording.personal import Kind
from kors_bot.reread import Difference


@dataclass(frozen=True, slots=True)
class RecordedPage:
    """One page that was kept, and the facts that the reader reads otherwise from the file."""

    page: str
    case: str
    path: Path
    differences: tuple[Difference, ...] = ()

    def to_json(self) -> Json:
        return {
            "page": self.page,
            "case": self.case,
            "path": str(self.path),
            "differences": [{"fact": one.fact, "page": one.then, "file": one.now} for one in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Recording:
    """The pages of one order. ``unset`` names the settings about the person that would have helped to find more.

    ``error`` is what the reader did not understand of pages that were kept all the same.
    """

    number: str
    made_up: str
    folder: Path
    pages: tuple[RecordedPage, ...]
    replaced: tuple[Kind, ...]
    unset: tuple[str, ...] = ()
    error: FlowError | None = None

    @property
    def exit_code(self) -> int:
        """0 when every file is read like its page, 3 when one is not, else the code of what was not understood."""
        if self.error is not None:
            return verdict_of(self.error).exit_code
        return NEEDS_YOU if any(page.differences for page in self.pages) else DONE

    def to_json(self) -> Json:
        return {
            "schema": 1,
            "order": self.number,
            "recorded_as": self.made_up,
            "folder": str(self.folder),
            "pages": [page.to_json() for page in self.pages],
            "made_up": [kind.value for kind in self.replaced],
            "unset": list(self.unset),
            "error": None if self.error is None else error_to_json(self.error),
        }
