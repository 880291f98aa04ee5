"""A shopper's terminal beside a running shop: what the program said, what reached the shop, what was expected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import shopper

KORS_BOT = Path(sys.executable).with_name("kors-bot")


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
