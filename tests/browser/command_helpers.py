"""The commands run in this process, which borrow the driver that is running here and need no Python of their own."""

import subprocess
from collections.abc import Mapping

from typer.testing import CliRunner

from kors_bot.cli import app


def run_here(environment: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command line as the real program reads it, and ends as that would.

    What only a process of its own shows (signals, a terminal, what others write to its streams) is not seen here.
    """
    done = CliRunner().invoke(app, list(words), env=environment)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
