"""The one place that turns an error's class into a sentence and an exit code."""

import contextlib
import json
import logging
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from kors_bot.ahead import options_of

_ANYWHERE = ("--verbose", "--quiet")
_PYDANTICS_OWN = "Value error, "  # stands before what Typer itself says of a choice


class EdgeGroup(TyperGroup):
    """The root command: takes ``--verbose`` and ``--quiet`` anywhere on the line, and catches what a command raises."""

    _as_json = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Moves the options that hold for every command to the front, where the root command reads them."""
        return super().parse_args(ctx, _to_front(args))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command line; an error that a command raised ends as one sentence and an exit code."""
        given = extra.get("args", args[0] if args else None)
        self._as_json = wants_json(sys.argv[1:] if given is None else given)
        try:
            return super().main(*args, **extra)
        except KeyboardInterrupt as stop:
            sys.exit(report(stop, as_json=self._as_json))
        except SystemExit as end:
            # Typer has printed what was wrong with the line; a program that asked for JSON gets it as such.
            if self._as_json and isinstance(end.__context__, typer.TyperException):
                _print_error(kind="wrong_usage", message=end.__context__.format_message())
            raise
        except Exception as error:  # noqa: BLE001 - the one place that may catch everything
            sys.exit(report(error, as_json=self._as_json))

    def invoke(self, ctx: Any) -> Any:
        """Ends a run that a signal stopped with the signal's own exit code, and one whose reader left without noise."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _silence_stdout()
            raise typer.Exit(0) from None
        except KeyboardInterrupt as stop:
            raise typer.Exit(report(stop, as_json=self._as_json)) from None
        except typer.TyperException as wrong:
            wrong.message = wrong.message.replace(_PYDANTICS_OWN, "")
            raise


def report(error: BaseException, *, as_json: bool) -> int:
    """Says what went wrong, on stderr for a person and on stdout for a program; gives the exit code."""
    from kors_bot.errors import translate, verdict_of

    error = translate(error)
    verdict = verdict_of(error)
    sentence = _sentence(error, kind=verdict.kind)
    typer.echo(sentence, err=True)
    if as_json:
        _print_error(kind=verdict.kind, message=sentence)
    return verdict.exit_code


def _sentence(error: BaseException, *, kind: str) -> str:
    """What is said of an error; the detail of one that nobody foresaw goes to the log, wherever there can be one."""
    from kors_bot import logs
    from kors_bot.errors import KorsBotError, is_known

    log = logging.getLogger("kors_bot")
    if is_known(error):
        log.error("%s: %s", kind, error)
        return str(error) or "Stopped."
    if logs.log_file() is None:
        from kors_bot.settings import default_data_dir

        with contextlib.suppress(KorsBotError, OSError):
            logs.open_log(default_data_dir())
    log.error("%s: %s", kind, error, exc_info=error)
    where = logs.log_file()
    details = f"Details are in {where}: please send that file." if where else f"It says: {error}"
    return f"kors-bot failed where it should not ({type(error).__name__}). {details}"


def error_object(*, kind: str, message: str) -> dict[str, Any]:
    """The JSON contract's object for a run that ended before it had any result."""
    error = {"kind": kind, "message": message}
    result = {"order": None, "decision": None, "submission": None, "evidence": None, "error": error}
    return {"schema": 1, "results": [result]}


def _print_error(*, kind: str, message: str) -> None:
    typer.echo(json.dumps(error_object(kind=kind, message=message), ensure_ascii=False))


def wants_json(args: Sequence[str]) -> bool:
    """Whether ``--json`` stands among the options, also where the line could not be parsed."""
    return "--json" in options_of(args)


def _to_front(args: list[str]) -> list[str]:
    options = options_of(args)
    front = [arg for arg in options if arg in _ANYWHERE]
    return front + [arg for arg in options if arg not in _ANYWHERE] + args[len(options) :]


def _silence_stdout() -> None:
    """Points stdout nowhere, so that Python's last flush does not meet the broken pipe again."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
