"""Serve the practice shop until Ctrl-C: ``python -m recorded --edition classic --port 8123``."""

import argparse

from recorded.server import EDITIONS, PracticeShop


def main() -> None:
    """Parse, serve, and say where."""
    parser = argparse.ArgumentParser(prog="python -m recorded", description="Serve the practice shop on 127.0.0.1.")
    parser.add_argument("--edition", choices=EDITIONS, default=EDITIONS[0])
    parser.add_argument("--port", type=int, default=8123, help="0 takes any free one")
    asked = parser.parse_args()
    shop = PracticeShop(edition=asked.edition, port=asked.port)
    try:
        shop.serve(ready=lambda: print(describe(shop), flush=True))
    except KeyboardInterrupt:
        print("Closed.")


def describe(shop: PracticeShop) -> str:
    """What a person needs to know to use the shop."""
    lines = [
        f"Practice shop ({shop.edition}): {shop.url}   control page: {shop.url}/__practice__/",
        f"Account: {shop.account.email}   password: {shop.account.password}   ZIP code: {shop.account.postal_code}",
        "Orders:",
        *(f"  {order.number}  {order.description}" for order in shop.orders),
        "Ctrl-C closes it.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
