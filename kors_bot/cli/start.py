"""What every command that does something does first."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kors_bot.settings import Settings


def load() -> "Settings":
    """Loads the settings and opens the log in their data folder."""
    from kors_bot import logs
    from kors_bot.settings import load_settings

    settings = load_settings()
    logs.open_log(settings.data_dir, secrets=settings.secrets())
    return settings


def account_name(settings: "Settings", asked: str | None) -> str:
    """The account that was asked for, else the only or first one. Raises ``SettingsWrong`` for one that is not set."""
    if asked is None:
        return settings.account_names[0]
    settings.account(asked)
    return asked.lower()


def say_done(words: str, record: Path | None, *, as_json: bool) -> None:
    """Prints that a command without a result of its own is done, and where its record is."""
    import json

    import typer

    if as_json:
        evidence = None if record is None else {"record": str(record)}
        typer.echo(json.dumps({"schema": 1, "done": words, "evidence": evidence}, ensure_ascii=False))
        return
    typer.echo(words)
    if record is not None:
        typer.echo(f"Proof: {record.parent}")
