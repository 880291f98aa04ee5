"""``python -m benchmarks``: measures, prints the table, and leaves the results as JSON.

Each side runs as a whole process, both in turn on the same practice shop; what counts is the median of the pairs' own
ratios, because no machine is ever quiet. A missed bar is told and is no error.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import acting, living, looking, parts
from benchmarks.rows import Row, print_table, to_json

Bench = Callable[..., Iterator[Row]]

BENCHES: dict[str, Bench] = {
    "help": looking.usage,
    "decision": parts.decision,
    "ledger": parts.ledger,
    "first": looking.first,
    "kept": looking.kept,
    "cancel": acting.cancel,
    "many": looking.many,
    "check": looking.check,
    "review": living.review,
    "disk": living.disk,
}


def main() -> None:
    """Measures what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure kors-bot beside plain scripts.")
    parser.add_argument("--quick", action="store_true", help="fewer pairs and smaller numbers")
    parser.add_argument("--only", action="append", choices=sorted(BENCHES), help="only this one; may be repeated")
    parser.add_argument("--json", type=Path, default=Path("build/benchmarks.json"), help="where the results go")
    asked = parser.parse_args()
    rows: list[Row] = []
    for name in asked.only or BENCHES:
        print(f"Measuring {name} ...", file=sys.stderr, flush=True)
        for row in BENCHES[name](quick=asked.quick):
            rows.append(row)
            print_table([row])
            sys.stdout.flush()
    print()
    print_table(rows)
    machine: dict[str, object] = {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
    }
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(to_json(rows, machine=machine) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
