"""Where settings come from: each value with the place it was set, and a refusal of every key that nobody knows."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from dotenv.parser import Binding, parse_stream
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from kors_bot.errors import SettingsWrong

PREFIX = "KORS_BOT_"
_ACCOUNTS = f"{PREFIX}ACCOUNTS__"


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the place where it was set; the value is never shown."""

    value: str = field(repr=False)
    where: str


class FoundSource(PydanticBaseSettingsSource):
    """Hands on what was found: KORS_BOT_ACCOUNTS__ANNA__EMAIL -> {"accounts": {"anna": {"email": ...}}}."""

    def __init__(self, settings_cls: type[BaseSettings], found: Mapping[str, Found]) -> None:
        super().__init__(settings_cls)
        self._found = found

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """What was found for one plain field, as text."""
        del field
        entry = self._found.get(f"{PREFIX}{field_name.upper()}")
        return (entry.value if entry else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Everything that was found, nested as the model has it."""
        values: dict[str, Any] = {}
        for key, entry in self._found.items():
            *path, last = key.removeprefix(PREFIX).lower().split("__")
            inner = values
            for name in path:
                inner = inner.setdefault(name, {})
            inner[last] = entry.value
        return values


def find_all(
    *,
    config_dir: Path,
    fields: tuple[str, ...],
    account_fields: tuple[str, ...],
    environment: Mapping[str, str] | None = None,
) -> dict[str, Found]:
    """All KORS_BOT_* values: the environment wins over ``.env`` here, and that over the configuration folder's.

    An empty value counts as not set, so that ``.env.example`` can be copied as it is.
    """
    known = {f"{PREFIX}{name.upper()}" for name in fields if name != "accounts"}
    found: dict[str, Found] = {}
    sources = (
        _from_file(config_dir / ".env"),
        _from_file(Path.cwd() / ".env"),
        _from_environment(os.environ if environment is None else environment),
    )
    for source in sources:
        for key, entry in source:
            _refuse_unknown(key, entry.where, known=known, account_fields=account_fields)
            if entry.value:
                found[key] = entry
    return found


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Found]]:
    for key, value in environment.items():
        if key.upper().startswith(PREFIX):
            yield key.upper(), Found(value, "set in the environment")


def _from_file(path: Path) -> Iterator[tuple[str, Found]]:
    """Reads a ``.env`` file; values stand as they are written, so a ``$`` in a password is only a ``$``."""
    for binding in parse_stream(StringIO(_read(path))):
        line = _line_of(binding)
        if binding.error or (binding.key and binding.value is None):
            raise SettingsWrong(f"Line {line} of {path} cannot be read: write it as NAME=value.")
        if binding.key and binding.key.upper().startswith(PREFIX):
            yield binding.key.upper(), Found(binding.value or "", f"line {line} of {path}")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise SettingsWrong(f"{path} is not a text file in UTF-8: save it as such or remove it.") from None
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read ({error.strerror}): change its rights or remove it.") from None


def _line_of(binding: Binding) -> int:
    """The line of the key itself: the parser counts the blank lines above it in."""
    above = re.match(r"\s*", binding.original.string)
    return binding.original.line + (above.group().count("\n") if above else 0)


def _refuse_unknown(key: str, where: str, *, known: set[str], account_fields: tuple[str, ...]) -> None:
    if key in known:
        return
    candidates = known
    if key.startswith(_ACCOUNTS):
        name, _, rest = key.removeprefix(_ACCOUNTS).partition("__")
        candidates = {f"{_ACCOUNTS}{name}__{each.upper()}" for each in account_fields}
        if name and rest and key in candidates:
            return
    near = difflib.get_close_matches(key, sorted(candidates), n=1, cutoff=0.75)
    advice = f"did you mean {near[0]}?" if near else "see .env.example for all names."
    raise SettingsWrong(f"There is no setting {key} ({where}): {advice}")
