"""The command line: parse, call, render; no logic."""

from typing import Annotated

import typer

from kors_bot import __version__
from kors_bot.cli import acting, history, looking, reading, tools, watching
from kors_bot.cli.edge import EdgeGroup

# One module a group of commands, in the order in which ``kors-bot --help`` shows them.
_GROUPS = (reading, acting, watching, history, looking, tools)

app = typer.Typer(
    name="kors-bot",
    cls=EdgeGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, help="Say the version.", callback=lambda asked: _say_version(asked=asked)
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Tell on stderr what is being done. Anywhere on the line.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the result and errors. Anywhere on the line.")] = False,
) -> None:
    """Watches your own Michael Kors orders, gets you out of them in time, and keeps the proof."""
    del version
    if verbose or quiet:
        from kors_bot import logs

        logs.choose_level(verbose=verbose, quiet=quiet)


def _say_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"kors-bot {__version__}")
        raise typer.Exit


for _group in _GROUPS:
    _group.register(app)
