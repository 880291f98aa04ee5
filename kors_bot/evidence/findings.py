"""What ``verify`` says of the evidence: findings, gathered by order."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kors_bot.contract import Json


class Weight(StrEnum):
    """How much a finding matters: only a ``fault`` puts the proof in doubt."""

    FAULT = "fault"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: where, and in one sentence what."""

    weight: Weight
    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found for one order. ``seal`` is the SHA-256 of its newest record."""

    order: str
    folder: Path
    records: int
    files: int
    seal: str | None
    findings: tuple[Finding, ...] = ()

    @property
    def intact(self) -> bool:
        return not any(finding.weight is Weight.FAULT for finding in self.findings)

    def to_json(self) -> Json:
        return {
            "order": self.order,
            "folder": str(self.folder),
            "intact": self.intact,
            "records": self.records,
            "files": self.files,
            "seal": self.seal,
            "findings": [
                {"weight": found.weight.value, "kind": found.kind, "where": found.where, "message": found.message}
                for found in self.findings
            ],
        }
