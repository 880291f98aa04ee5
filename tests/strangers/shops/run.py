"""Serve a strange shop and have the real program deal with it, as its shopper would from a terminal.

    python -m tests.strangers.shops.run [NAME...] [--only orders,status,cancel,return] [--keep FOLDER]

Every answer and everything that reached the shop is held against `expected.py` of the shop. What differs is printed as a
table, with the picture to look at. The exit code is the number of differences, at most 100.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import shopper
from .serving import served

NAMES = ("harbor", "atelier", "outlet", "quay", "quay.inline", "quay.graph", "linden", "linden.single", "linden.wizard", "meadow", "meadow.single", "meadow.thanks", "meadow.strict")
KORS_BOT = Path(sys.executable).with_name("kors-bot")
READ = {"number", "status_text", "state", "placed_on", "total"}


@dataclass
class Answer:
    """What one run of the program said, and what reached the shop meanwhile."""

    words: list[str]
    code: int
    said: dict[str, Any]
    log: str
    seconds: float
    received: list[dict[str, Any]]
    requests: list[str]

    @property
    def result(self) -> dict[str, Any]:
        return (self.said.get("results") or [{}])[0]

    @property
    def submission(self) -> dict[str, Any]:
        return self.result.get("submission") or {}

    @property
    def outcome(self) -> str:
        error = self.result.get("error") or self.said.get("error") or {}
        return self.submission.get("outcome") or (f"{error.get('kind')}: {error.get('message')}" if error else "nothing")

    @property
    def picture(self) -> str:
        evidence = self.result.get("evidence") or {}
        pictures = evidence.get("screenshots") or [evidence.get("record")]
        return str(pictures[-1] or "")


@dataclass
class Visit:
    """A shopper's terminal beside a running shop, and the list of what went otherwise than expected."""

    name: str
    shop: Any
    url: str
    folder: Path
    requests: list[str]
    differences: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    points: int = 0
    answers: list[Answer] = field(default_factory=list)

    def run(self, *words: str) -> Answer:
        known, asked, begun = len(self.shop.received), len(self.requests), time.monotonic()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("KORS_BOT_")}
        environment |= {
            "KORS_BOT_BASE_URL": self.url,
            "KORS_BOT_EMAIL": shopper.EMAIL,
            "KORS_BOT_PASSWORD": shopper.PASSWORD,
            "KORS_BOT_FIRST_NAME": shopper.FIRST_NAME,
            "KORS_BOT_LAST_NAME": shopper.LAST_NAME,
            "KORS_BOT_PHONE": shopper.PHONE,
            "KORS_BOT_POSTAL_CODE": shopper.POSTAL_CODE,
            "KORS_BOT_DATA_DIR": str(self.folder / "data"),
            "KORS_BOT_PACE": "0",
            "KORS_BOT_TIMEOUT": "8",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }
        run = subprocess.run(
            [KORS_BOT, *words, "--json"],
            capture_output=True,
            text=True,
            env=environment,
            cwd=self.folder,
            timeout=300,
            check=False,
        )
        try:
            said = json.loads(run.stdout)
        except ValueError:
            said = {"error": {"kind": "no JSON", "message": (run.stdout + run.stderr)[-300:]}}
        answer = Answer(
            list(words),
            run.returncode,
            said,
            run.stderr,
            time.monotonic() - begun,
            self.shop.received[known:],
            self.requests[asked:],
        )
        self.answers.append(answer)
        print(f"  {answer.seconds:4.1f} s  exit {answer.code:2}  {' '.join(words)}", file=sys.stderr, flush=True)
        return answer

    def hold(self, answer: Answer, what: str, expected: Any, found: Any) -> None:
        """One point for the table: equal, or written down as a difference."""
        self.points += 1
        if expected != found:
            self.differences.append((" ".join(answer.words), what, _short(expected), _short(found), answer.picture))

    def hold_that(self, answer: Answer, what: str, expected: str, found: Any, true: bool) -> None:
        """The same for what is not one value."""
        self.points += 1
        if not true:
            self.differences.append((" ".join(answer.words), what, expected, _short(found), answer.picture))


def _short(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"
    return value if isinstance(value, str) else json.dumps(value, default=repr, ensure_ascii=False)


def _pairs(expected: Any, found: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each leaf that the two have, by its path."""
    if isinstance(expected, dict) and isinstance(found, dict) and "amount" not in expected:
        for key in expected:
            yield from _pairs(expected[key], found.get(key), f"{path}.{key}" if path else key)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _pairs(one, other, f"{path}[{place}]")
    else:
        yield path, expected, found


def hold_orders(visit: Visit, expected: dict[str, Any]) -> None:
    """The list of orders."""
    answer = visit.run("orders")
    visit.hold(answer, "exit code", 0, answer.code)
    if answer.code:
        visit.hold(answer, "list", "is read", answer.outcome)
        return
    listed = {one["number"]: one for one in answer.said.get("orders", [])}
    visit.hold(answer, "numbers", list(expected["history"]), list(listed))
    for number, one in expected["history"].items():
        for path, right, found in _pairs({key: one[key] for key in sorted(READ)}, listed.get(number, {})):
            visit.hold(answer, f"{number} {path}", right, found)


def hold_status(visit: Visit, expected: dict[str, Any]) -> None:
    """Each order's page."""
    for one in expected["orders"]:
        number = one["number"]
        answer = visit.run("status", number)
        found = answer.result.get("order")
        if found is None:
            visit.hold(answer, "order", "is read", answer.outcome)
            continue
        for path, right, other in _pairs(one, found):
            visit.hold(answer, path, right, other)
        decisions = [entry.get("decision") or {} for entry in answer.said["results"]]
        actions = {str(decision.get("action")) for decision in decisions}
        right_actions = expected["actions"][number]
        visit.hold_that(
            answer, "decision", " and ".join(sorted(right_actions)), sorted(actions), actions <= right_actions and bool(actions)
        )
        visit.hold(answer, "exit code", 3 if "ask_person" in right_actions else 0, answer.code)
        if number in expected["deadlines"]:
            visit.hold(answer, "deadline", expected["deadlines"][number], decisions[0].get("deadline"))
        visit.hold(answer, "received", [], answer.received)
    strange = visit.run("status", expected.get("unknown_number", "99999999"))
    visit.hold(strange, "exit code of an order that is not there", 12, strange.code)


def hold_cancel(visit: Visit, expected: dict[str, Any]) -> None:
    """Asking for a cancellation: prepared, then sent once, then not again."""
    for number, message in expected["cancel"].items():
        prepared = visit.run("cancel", number)
        visit.hold(prepared, "received without --submit", [], prepared.received)
        if message is not None:
            visit.hold(prepared, "outcome", "prepared", prepared.outcome)
            visit.hold(prepared, "exit code", 3, prepared.code)
            if prepared.submission:
                visit.hold(prepared, "topic prepared", message["topic"], (prepared.submission.get("fields") or {}).get("topic"))
        first = visit.run("cancel", number, "--submit", "--yes")
        visit.hold(first, "number of messages received", int(message is not None), len(first.received))
        if message is not None:
            visit.hold(first, "outcome", "sent", first.outcome)
            visit.hold(first, "exit code", 0, first.code)
            for sent in first.received[:1]:
                _hold_message(visit, first, number, message, sent)
        second = visit.run("cancel", number, "--submit", "--yes")
        visit.hold(second, "number of messages received", 0, len(second.received))
        visit.hold_that(second, "exit code", "0 or 3 (or the one of before)", second.code, second.code in (0, 3, first.code))


def _hold_message(visit: Visit, answer: Answer, number: str, message: dict[str, Any], sent: dict[str, Any]) -> None:
    for key in ("first_name", "last_name", "email", "topic", "phone", "order_number"):
        if key in message:
            visit.hold(answer, f"{key} received", message[key], sent.get(key))
    words = f"{sent.get('order_number', '')} {sent['message']}"
    visit.hold_that(
        answer, "message received", f"names {number}, asks to cancel", sent["message"], number in words and "cancel" in words
    )
    visit.hold_that(answer, "kind received", "message", sent["kind"], sent["kind"] == "message")
    if message.get("reference"):
        visit.hold(answer, "reference", sent["reference"], answer.submission.get("reference"))
    else:
        visit.hold(answer, "reference", None, answer.submission.get("reference"))


def hold_return(visit: Visit, expected: dict[str, Any]) -> None:
    """Sending things back: walked, then started once, then not again."""
    for number, tries in expected["return"].items():
        for wanted in tries:
            options = wanted["options"]
            prepared = visit.run("return", number, *options)
            visit.hold(prepared, "received without --submit", [], prepared.received)
            if not wanted.get("nothing"):
                visit.hold(prepared, "outcome", "prepared", prepared.outcome)
                visit.hold(prepared, "exit code", 3, prepared.code)
            first = visit.run("return", number, *options, "--submit", "--yes")
            visit.hold(first, "number of returns received", int(not wanted.get("nothing")), len(first.received))
            if wanted.get("nothing"):
                visit.hold(first, "exit code", wanted.get("code", 3), first.code)
            else:
                visit.hold(first, "outcome", "sent", first.outcome)
                visit.hold(first, "exit code", 0, first.code)
                for sent in first.received[:1]:
                    _hold_return(visit, first, number, wanted, sent)
            second = visit.run("return", number, *options, "--submit", "--yes")
            visit.hold(second, "number of returns received", 0, len(second.received))
            visit.hold_that(second, "exit code", "0 or 3 (or the one of before)", second.code, second.code in (0, 3, first.code))


def _hold_return(visit: Visit, answer: Answer, number: str, wanted: dict[str, Any], sent: dict[str, Any]) -> None:
    visit.hold(answer, "order received", number, sent["order"])
    for key in ("items", "method", "refund", "fee"):
        visit.hold(answer, f"{key} received", wanted[key], sent[key])
    told = json.dumps(answer.submission, ensure_ascii=False)
    visit.hold(answer, "reference", sent["authorisation"], answer.submission.get("reference"))
    visit.hold_that(answer, "refund told", wanted["refund"], answer.submission, wanted["refund"] in told)
    if wanted.get("label"):
        kept = list(Path(answer.picture).parent.glob("*.pdf")) if answer.picture else []
        visit.hold_that(answer, "label kept", "a PDF beside the pictures", [path.name for path in kept], bool(kept))


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
