"""The account's orders as a table."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.order import OrderSummary
from kors_bot.render.words import clean, count, say_date, say_money, say_state


def print_orders(console: Console, orders: Sequence[OrderSummary]) -> None:
    """Prints one row an order, in the order in which the shop lists them."""
    if not orders:
        console.print("The shop lists no orders for this account.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="quiet")
    table.add_column("Order", style="number", overflow="fold", min_width=10)
    table.add_column("Placed", no_wrap=True)
    table.add_column("State", no_wrap=True)
    table.add_column("The shop says", overflow="fold")
    table.add_column("Total", justify="right", no_wrap=True)
    for order in orders:
        table.add_row(
            Text(clean(order.number)),
            "" if order.placed_on is None else say_date(order.placed_on),
            say_state(order.state),
            Text("" if order.status_text is None else clean(order.status_text), style="quiet"),
            "" if order.total is None else say_money(order.total),
        )
    console.print(table)
    console.print(Text(f"\n{count(len(orders), 'order')}. kors-bot status ORDER looks closer.", style="quiet"))
