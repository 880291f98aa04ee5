"""``kors-bot status`` beside the script that does the same page loads and takes one full-page picture."""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.memory import run_and_watch
from benchmarks.pairs import Pairs, measure
from benchmarks.rows import Row, compare
from benchmarks.stage import RUN_ENDS, Command, RunFailed, Stage, stage

EDITIONS = ("modern", "classic")


def first(*, quick: bool) -> Iterator[Row]:
    """A new data folder, so everything is made and signed in for the first time."""
    for edition in EDITIONS:
        with stage(edition) as here:
            yield _first(here, pairs=3 if quick else 9)


def _first(here: Stage, *, pairs: int) -> Row:
    number = here.shop.order("shipped").number
    measured = measure(
        lambda: here.ours("status", number, "--json", data=here.new_folder()).seconds(),
        lambda: here.by_hand("status", number, pictures=here.new_folder()).seconds(),
        pairs=pairs,
    )
    return compare(f"{here.edition}: first run with sign-in / script that signs in", measured, unit="s", bar=1.15)


def kept(*, quick: bool) -> Iterator[Row]:
    """A session that an earlier run kept, against both kinds of script."""
    for edition in EDITIONS:
        with stage(edition) as here:
            yield from _kept(here, pairs=3 if quick else 9)


def _kept(here: Stage, *, pairs: int) -> Iterator[Row]:
    number, data, session = here.shop.order("shipped").number, here.new_folder(), here.new_folder() / "state.json"
    here.ours("status", number, data=data).run()

    def ours() -> float:
        return here.ours("status", number, "--json", data=data).seconds()

    signs_in = measure(ours, lambda: here.by_hand("status", number, pictures=here.new_folder()).seconds(), pairs=pairs)
    yield compare(f"{here.edition}: kept session / script that signs in each time", signs_in, unit="s", bar=0.85)
    keeps_too = measure(
        ours, lambda: here.by_hand("status", number, pictures=here.new_folder(), session=session).seconds(), pairs=pairs
    )
    yield compare(f"{here.edition}: kept session / script that keeps its session too", keeps_too, unit="s", bar=None)


def many(*, quick: bool) -> Iterator[Row]:
    """Many orders in one call: what one more costs, and whether memory grows."""
    for edition in EDITIONS:
        with stage(edition) as here:
            yield from _many(here, few=3 if quick else 10, most=15 if quick else 100, pairs=1 if quick else 3)


def _many(here: Stage, *, few: int, most: int, pairs: int) -> Iterator[Row]:
    numbers = here.add_orders(most)
    further: tuple[list[float], list[float]] = ([], [])
    used: tuple[list[float], list[float]] = ([], [])

    def ours(wanted: int) -> Command:
        return here.ours("status", *numbers[:wanted], "--json", data=here.new_folder())

    def by_hand(wanted: int) -> Command:
        return here.by_hand("status", *numbers[:wanted], pictures=here.new_folder())

    for _ in range(pairs):
        for side, make in enumerate((ours, by_hand)):
            short, long = watched(make(few)), watched(make(most))
            further[side].append((long[0] - short[0]) / (most - few))
            used[side].append(long[1] / short[1])
    pairs_of = Pairs(tuple(further[0]), tuple(further[1]))
    yield compare(f"{here.edition}: one more order ({few} to {most} in one call)", pairs_of, unit="s", bar=1.1)
    grown = median(used[0])
    yield Row(
        f"{here.edition}: memory at {most} orders / at {few}", f"{grown:.2f} x", f"script {median(used[1]):.2f} x",
        grown, "x", (min(used[0]), max(used[0])), 1.15,
    )  # fmt: skip


def watched(command: Command) -> tuple[float, float]:
    """Seconds and MiB of a run."""
    with command.start() as process:
        taken = run_and_watch(process, ends=RUN_ENDS)
    if process.returncode != 0:
        raise RunFailed(f"{' '.join(command.line[:3])} ended with {process.returncode}")
    return taken


def usage(*, quick: bool) -> Iterator[Row]:
    """``kors-bot --help`` beside a bare Typer program."""
    with stage("modern") as here:
        bare = Command((sys.executable, str(Path(__file__).with_name("bare_typer.py")), "--help"), {}, here.folder)
        pairs = measure(
            lambda: here.ours("--help", data=here.folder).seconds(), bare.seconds, pairs=10 if quick else 30
        )
        yield compare("kors-bot --help / a bare Typer program's", pairs, unit="s", bar=1.3)


def check(*, quick: bool) -> Iterator[Row]:
    """``check`` of many watched orders: what one more costs."""
    few, most = (3, 15) if quick else (10, 100)
    with stage("modern") as here:
        numbers = here.add_orders(most)
        costs: tuple[list[float], list[float]] = ([], [])
        for _ in range(1 if quick else 3):
            times = []
            for wanted in (few, most):
                data = here.new_folder()
                for number in numbers[:wanted]:
                    here.ours("watch", number, "--want", "keep", data=data).run()
                times.append(here.ours("check", "--json", data=data).seconds(good=(0, 3)))
            costs[0].append((times[1] - times[0]) / (most - few))
            short, long = (
                here.by_hand("status", *numbers[:wanted], pictures=here.new_folder()).seconds()
                for wanted in (few, most)
            )
            costs[1].append((long - short) / (most - few))
        yield compare(
            f"check: one more watched order ({few} to {most})",
            Pairs(tuple(costs[0]), tuple(costs[1])),
            unit="s",
            bar=1.1,
        )
