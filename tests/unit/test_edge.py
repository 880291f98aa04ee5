"""The edge of the command line: one sentence, one exit code, and no traceback."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from flows.errors import OrderNotFound
from kors_bot import __version__
from kors_bot.cli import app
from kors_bot.cli.edge import EdgeGroup
from kors_bot.cli.options import JsonOption
from kors_bot.errors import Interrupted

RUN = CliRunner()


def _app_that_raises(error: BaseException) -> typer.Typer:
    broken = typer.Typer(cls=EdgeGroup)

    @broken.callback()
    def _root() -> None:
        """A command line with one command."""

    @broken.command()
    def fail(*, as_json: JsonOption = False) -> None:
        raise error

    return broken


def test_a_known_error_is_one_sentence_on_stderr_and_its_exit_code() -> None:
    result = RUN.invoke(_app_that_raises(OrderNotFound("The shop does not know order 1.")), ["fail"])

    assert result.exit_code == 12
    assert result.stderr == "The shop does not know order 1.\n"
    assert result.stdout == ""


def test_with_json_the_contracts_object_is_printed_too() -> None:
    result = RUN.invoke(_app_that_raises(OrderNotFound("The shop does not know order 1.")), ["fail", "--json"])

    assert json.loads(result.stdout) == {
        "schema": 1,
        "results": [
            {
                "order": None,
                "decision": None,
                "submission": None,
                "evidence": None,
                "error": {"kind": "order_not_found", "message": "The shop does not know order 1."},
            }
        ],
    }


def test_an_error_nobody_foresaw_names_the_log_and_shows_no_traceback(nobodys_home: Path) -> None:
    result = RUN.invoke(_app_that_raises(ZeroDivisionError("of all things")), ["fail"])

    log = nobodys_home / "data" / "kors-bot" / "logs" / "kors-bot.log"
    assert result.exit_code == 1
    assert result.stderr == (
        f"kors-bot failed where it should not (ZeroDivisionError). Details are in {log}: please send that file.\n"
    )
    assert "ZeroDivisionError: of all things" in log.read_text()


@pytest.mark.parametrize(
    ("error", "exit_code", "said"),
    [
        (KeyboardInterrupt(), 130, "Stopped.\n"),
        (Interrupted(signal.SIGTERM), 143, "Stopped by SIGTERM.\n"),
        (Interrupted(signal.SIGINT), 130, "Stopped by SIGINT.\n"),
    ],
)
def test_a_signal_ends_with_its_own_exit_code(error: BaseException, exit_code: int, said: str) -> None:
    result = RUN.invoke(_app_that_raises(error), ["fail"])

    assert (result.exit_code, result.stderr) == (exit_code, said)


def test_a_wrong_option_is_wrong_usage() -> None:
    result = RUN.invoke(app, ["doctor", "--colour"])

    assert result.exit_code == 2
    assert "No such option: --colour" in result.stderr
    assert result.stdout == ""


def test_wrong_usage_with_json_prints_the_contracts_object() -> None:
    result = RUN.invoke(app, ["doctor", "--colour", "--json"])

    assert result.exit_code == 2
    error = json.loads(result.stdout)["results"][0]["error"]
    assert error == {"kind": "wrong_usage", "message": "No such option: --colour"}


def test_a_wrong_choice_is_told_with_the_right_ones_and_nothing_of_the_library() -> None:
    result = RUN.invoke(app, ["return", "17", "--method", "drone", "--json"])
    assert result.exit_code == 2
    error = json.loads(result.stdout)["results"][0]["error"]
    assert error["message"] == "Invalid value for '--method': 'drone' is not one of 'mail', 'store'."
    assert "Value error" not in result.stderr


def test_an_unknown_command_is_wrong_usage_and_the_one_meant_is_named() -> None:
    result = RUN.invoke(app, ["docter"])

    assert result.exit_code == 2
    assert "Did you mean 'doctor'" in result.stderr


def test_verbose_and_quiet_are_taken_anywhere_on_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[dict[str, bool]] = []
    monkeypatch.setattr("kors_bot.logs.choose_level", lambda **levels: chosen.append(levels))

    RUN.invoke(app, ["--verbose", "doctor", "--help"])
    RUN.invoke(app, ["doctor", "--help", "--quiet"])

    assert chosen == [{"verbose": True, "quiet": False}, {"verbose": False, "quiet": True}]


def test_the_version_is_said() -> None:
    result = RUN.invoke(app, ["--version"])

    assert (result.exit_code, result.stdout) == (0, f"kors-bot {__version__}\n")


def test_every_command_explains_itself() -> None:
    command = typer.main.get_command(app)
    names = list(command.commands)  # type: ignore[attr-defined]  # the root is a group

    assert {"practice", "doctor", "install-browser"} <= set(names)
    for name in names:
        result = RUN.invoke(app, [name, "--help"])
        assert result.exit_code == 0
        assert "Usage: kors-bot " in result.stdout


def test_a_closed_pipe_is_no_fault() -> None:
    program = "from kors_bot.__main__ import main; import sys; sys.argv[1:] = ['doctor', '--json']; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    process.stdout.close()

    _, said = process.communicate(timeout=60)

    assert said == b""
    assert process.returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_offers_the_commands(shell: str) -> None:
    program = "from kors_bot.__main__ import main; main()"
    words = {"COMP_WORDS": "kors-bot doc", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "kors-bot doc"}
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **words, **fish, "_KORS_BOT_COMPLETE": f"complete_{shell}"},
    )

    assert "doctor" in done.stdout
    assert "practice" not in done.stdout


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nsys.argv[1:] = ['--help']\n"
        "from kors_bot.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'playwright', 'pydantic', 'sqlalchemy', 'alembic', 'apprise', 'jinja2', 'babel', 'keyring',"
        " 'uvicorn', 'starlette', 'PIL', 'tenacity'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)

    assert done.stderr == "[]\n"
