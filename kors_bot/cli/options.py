"""The options that several commands share."""

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object for a program instead of text.")]
AccountOption = Annotated[str | None, typer.Option("--account", help="Which of several accounts.", metavar="NAME")]
