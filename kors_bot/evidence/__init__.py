"""Proof of every check: pictures, what they were read from, and a record that shows later change or loss.

names.py      order number -> folder name; time and purpose -> record name
files.py      owner-only files and folders, written whole or not at all
scrub.py      secrets never enter
pictures.py   a bounded full-page picture, or the reason why there is none
record.py     record.json as a checked, frozen object
head.py       the newest record of a chain, so that its loss shows too
case.py       one record while it is being gathered
leftovers.py  what a run that was killed leaves: kept as a record, or swept up
store.py      the evidence folder as a whole
"""

from kors_bot.evidence.case import Case
from kors_bot.evidence.record import Attempt, PageSeen, Record, Trouble
from kors_bot.evidence.store import EvidenceStore

__all__ = ["Attempt", "Case", "EvidenceStore", "PageSeen", "Record", "Trouble"]
