"""A second, plain copy of every submission, one line of JSON a change, synced before anything is sent.

The evidence record of a run is written when the run ends. Were a run killed after its click and the ledger lost too,
nothing would know of that click; this file does. It is only ever appended to, and read when the ledger is rebuilt.
"""

import json
import logging
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from kors_bot.decision import Kind, Outcome
from kors_bot.ledger.entries import Submission

NAME = "submissions.jsonl"
_LOG = logging.getLogger(__name__)


class Journal:
    """The file ``submissions.jsonl`` in the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / NAME

    def append(self, submission: Submission) -> None:
        """Write what the submission is now, and come back when it is on the disk."""
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(self.path, flags, 0o600), "r+b") as file:
            line = json.dumps(_to_json(submission)).encode("ascii") + b"\n"
            file.write((b"\n" if _is_torn(file) else b"") + line)
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Submission]:
        """Every submission as its newest line says, in the order in which they were begun.

        A line that a kill tore apart is skipped: it was not yet on the disk, so nothing was sent on its account.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        newest: dict[str, Submission] = {}
        for number, line in enumerate(lines, start=1):
            if not line:
                continue
            try:
                submission = _from_json(json.loads(line))
            except (ValueError, KeyError, TypeError):
                _LOG.warning("%s: line %s cannot be read and is left out", self.path, number)
                continue
            newest[submission.key] = submission
        return list(newest.values())


def _is_torn(file: BinaryIO) -> bool:
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _to_json(submission: Submission) -> dict[str, Any]:
    return {
        "key": submission.key,
        "order": submission.order,
        "kind": submission.kind,
        "number": submission.number,
        "outcome": submission.outcome,
        "text": submission.text,
        "fields": dict(submission.fields),
        "items": list(submission.items),
        "started_at": submission.started_at.isoformat(),
        "settled_at": submission.settled_at.isoformat() if submission.settled_at else None,
        "answer": submission.answer,
        "reference": submission.reference,
        "note": submission.note,
        "evidence": submission.evidence,
    }


def _from_json(line: Mapping[str, Any]) -> Submission:
    settled_at = line["settled_at"]
    return Submission(
        key=line["key"],
        order=line["order"],
        kind=Kind(line["kind"]),
        number=line["number"],
        outcome=Outcome(line["outcome"]),
        text=line["text"],
        fields=line["fields"],
        items=tuple(line["items"]),
        started_at=datetime.fromisoformat(line["started_at"]),
        settled_at=datetime.fromisoformat(settled_at) if settled_at else None,
        answer=line.get("answer"),
        reference=line.get("reference"),
        note=line.get("note"),
        evidence=line.get("evidence"),
    )
