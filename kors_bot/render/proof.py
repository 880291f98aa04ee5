"""What ``verify`` and ``reread`` found."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kors_bot.render.words import clean, count, say_time
from kors_bot.reread import Rereading
from kors_bot.verify import Verification, Weight

_MARKS = {Weight.FAULT: ("✗", "bad"), Weight.WARNING: ("!", "warn"), Weight.NOTE: ("·", "quiet")}
_SHOWN = 20


def print_verification(console: Console, results: Sequence[Verification]) -> None:
    """Prints a line an order, what is wrong with it, and the verdict."""
    if not results:
        console.print("There is no proof to check yet.")
        return
    for result in results:
        _print_order(console, result, seal=64 if len(results) == 1 else 16)
    broken = sum(not result.intact for result in results)
    records = count(sum(result.records for result in results), "record")
    console.print()
    if broken:
        verdict = f"{count(broken, 'order')} of {len(results)}: the proof is not what was written."
        console.print(Text(verdict, style="bad"))
    else:
        console.print(
            Text(f"All proof is as it was written: {records} of {count(len(results), 'order')}.", style="good")
        )


def print_rereading(console: Console, order: str, rereadings: Sequence[Rereading]) -> None:
    """Prints, for each record, what today's reader reads differently from its kept pages."""
    if not rereadings:
        console.print(f"Order {clean(order)} has no record with a page that could be read again.")
        return
    for rereading in rereadings:
        heading = Text().append(say_time(rereading.seen_at), style="bold").append(f"  {rereading.what}", style="quiet")
        if rereading.trouble:
            console.print(heading.append("  ").append(clean(rereading.trouble), style="warn"))
            continue
        if not rereading.differences:
            console.print(heading.append("  the same", style="good"))
            continue
        console.print(heading.append(f"  {count(len(rereading.differences), 'difference')}", style="warn"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="quiet")
        table.add_column("Fact", no_wrap=True)
        table.add_column("Then", overflow="fold")
        table.add_column("Now", overflow="fold")
        for difference in rereading.differences:
            table.add_row(difference.fact, Text(clean(difference.then)), Text(clean(difference.now)))
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _print_order(console: Console, result: Verification, *, seal: int) -> None:
    sign = Text("✓ ", style="good") if result.intact else Text("✗ ", style="bad")
    line = Text().append(sign)
    line.append(f"Order {clean(result.order)}" if result.order else "Sign-ins and lists", style="number")
    line.append(f"  {count(result.records, 'record')}, {count(result.files, 'file')}")
    if result.seal:
        line.append(f"  seal {result.seal[:seal]}", style="quiet")
    console.print(line, soft_wrap=True)
    for finding in result.findings[:_SHOWN]:
        mark, style = _MARKS[finding.weight]
        words = Text().append(f"{mark} ", style=style).append(clean(finding.message))
        console.print(Padding(words.append(f"  {clean(finding.where)}", style="quiet"), (0, 0, 0, 2), expand=False))
    if len(result.findings) > _SHOWN:
        console.print(Text(f"    and {len(result.findings) - _SHOWN} more; --json names them all", style="quiet"))
