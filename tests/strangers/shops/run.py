"""Serve a strange shop and have the real program deal with it, as its shopper would from a terminal.

    python -m tests.strangers.shops.run [NAME...] [--only orders,status,cancel,return] [--keep FOLDER]

Every answer and everything that reached the shop is held against `expected.py` of the shop. What differs is printed as a
table, with the picture to look at. The exit code is the number of differences, at most 100.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import shopper
from .holding import hold_cancel, hold_orders, hold_return, hold_status
from .serving import served
from .visit import Visit

NAMES = ("harbor", "atelier", "outlet", "quay", "quay.inline", "quay.graph", "linden", "linden.single", "linden.wizard", "meadow", "meadow.single", "meadow.thanks", "meadow.strict", "pier", "pier.history", "pier.narrow", "pier.fee", "pier.refusal")


@contextmanager
def visiting(name: str, keep: Path | None) -> Iterator[Visit]:
    module = importlib.import_module(f"{__package__}.{name}")
    shop, requests = module.Shop(), []
    folder = (keep / name) if keep else Path(tempfile.mkdtemp(prefix=f"{name}-"))
    folder.mkdir(parents=True, exist_ok=True)
    with served(shop.app, requests) as url:
        yield Visit(name, shop, url, folder, requests)


PARTS: dict[str, Callable[[Visit, dict[str, Any]], None]] = {
    "orders": hold_orders,
    "status": hold_status,
    "cancel": hold_cancel,
    "return": hold_return,
}


def report(visit: Visit) -> None:
    print(f"\n{visit.name}: {visit.points - len(visit.differences)} of {visit.points} points as expected, {visit.folder}")
    print(f"sign-ins {visit.shop.sign_ins}, failed ones {visit.shop.failed_sign_ins}, received {len(visit.shop.received)}")
    for command, what, expected, found, picture in visit.differences:
        print(f"\n  {command}: {what}")
        for word, text in (("expected", expected), ("found", found)):
            print(textwrap.indent(textwrap.shorten(text, 400), f"      {word:9} "))
        print(f"      picture   {picture}")
    lines = [
        f"$ kors-bot {' '.join(one.words)}\nexit {one.code} after {one.seconds:.1f} s\nasked: {one.requests}\n"
        f"received: {json.dumps(one.received, indent=1, ensure_ascii=False)}\n"
        f"{json.dumps(one.said, indent=1, ensure_ascii=False)}\n{one.log}\n"
        for one in visit.answers
    ]
    (visit.folder / "answers.txt").write_text("\n".join(lines), "utf-8")


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    words.add_argument("--only", default=",".join(PARTS), help="which parts, with commas between")
    words.add_argument("--keep", type=Path, help="where the program's data folder goes")
    words.add_argument("--serve", action="store_true", help="only serve the first shop, to be looked at with a browser")
    chosen = words.parse_args()
    differences = 0
    for name in chosen.names:
        expected = importlib.import_module(f"{__package__}.{name}").EXPECTED
        with visiting(name, chosen.keep) as visit:
            if chosen.serve:
                print(f"{visit.url}  {shopper.EMAIL}  {shopper.PASSWORD}", flush=True)
                while True:
                    time.sleep(3600)
            for part in chosen.only.split(","):
                PARTS[part](visit, expected)
                if part == "status" and not any(one.result.get("order") for one in visit.answers):
                    visit.hold(visit.answers[-1], "the rest", "is reached", "no order was read, so nothing else was tried")
                    break
            last = visit.answers[-1]
            visit.hold(last, "sign-ins in the whole visit", 1, visit.shop.sign_ins)
            visit.hold(last, "failed sign-ins", 0, visit.shop.failed_sign_ins)
            report(visit)
            differences += len(visit.differences)
    return min(differences, 100)


if __name__ == "__main__":
    sys.exit(main())
