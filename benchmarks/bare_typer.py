"""A Typer program with nothing behind it: what ``--help`` costs anyone."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.command()
def greet(name: Annotated[str, typer.Argument(help="Whom.")]) -> None:
    """Greet somebody."""
    typer.echo(f"Hello {name}")


@app.command()
def count(to: Annotated[int, typer.Option(help="How far.")] = 10) -> None:
    """Count."""
    typer.echo(" ".join(map(str, range(to))))


if __name__ == "__main__":
    app()
