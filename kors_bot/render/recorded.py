"""What ``record`` kept, and what a person has to do before they share it."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kors_bot.recording.results import RecordedPage, Recording
from kors_bot.render.words import clean, count


def print_recording(console: Console, recording: Recording) -> None:
    """Prints the files, what is made up in them, which facts are read otherwise, and what is left to do by hand."""
    pages = count(len(recording.pages), "page")
    console.print(f"Recorded {pages} of order {clean(recording.number)}; there its number is {recording.made_up}.")
    for page in recording.pages:
        _print_page(console, page)
    kinds = ", ".join(kind.value for kind in recording.replaced) or "nothing"
    console.print(Text(f"Made up: {kinds}.", style="quiet"))
    if recording.unset:
        named = ", ".join(name.replace("_", " ") for name in recording.unset)
        console.print(Text(f"Not in your settings, so found only where a page gives them away: {named}.", style="warn"))
    if recording.error is not None:
        console.print(Text(f"Not understood: {clean(str(recording.error))}", style="warn"))
        console.print(f"No picture was taken here; kors-bot status {clean(recording.number)} takes one.")
    console.print(
        "Before you share a file, open it and look through it, its source too: what kors-bot knows of you and what "
        "looks like it is made up, and nobody but you can tell whether more of it points to you."
    )


def _print_page(console: Console, page: RecordedPage) -> None:
    verdict, style = "read like the shop's page", "good"
    if page.differences:
        verdict, style = f"{count(len(page.differences), 'fact')} read otherwise than on the shop's page", "warn"
    console.print(Text(f"  {page.path}", style="link", no_wrap=True, overflow="ignore"), soft_wrap=True)
    console.print(Text(f"    {verdict}", style=style))
    if page.differences:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="quiet")
        table.add_column("Fact", no_wrap=True)
        table.add_column("Page", overflow="fold")
        table.add_column("File", overflow="fold")
        for one in page.differences:
            table.add_row(one.fact, Text(clean(one.then)), Text(clean(one.now)))
        console.print(Padding(table, (0, 0, 0, 4), expand=False))
