"""The review page: a static site that shows the kept pictures and records of every order as a story.

builder.py    builds the site, and only what changed since it was built last
digest.py     what is kept in mind of each record, so that none is read twice
story.py      digests folded into events: what changed, what did not, requests, notes
changes.py    what two readings of an order say differently, in words
integrity.py  the seal of an order: what ``verify`` says of it, kept up to date cheaply
pictures.py   thumbnails by content, and where the originals lie
regions.py    what changed between two pictures
framing.py    which part of a picture is shown
figures.py    one picture on a page: its frame, the spots of the facts, the changed regions
entries.py    one event as the page shows it
teller.py     the events of an order told as entries
order.py      the pages of one order, as far as anything about them is new
press.py      writes them
case_page.py  all of an order on one page, to be printed
memory.py     what is known of an order from the last build
remembered.py what the ledger adds to the records
cards.py      one order as the front shows it
labels.py     names and sentences that only the review page needs
pages.py      Jinja's environment and the written files
templates/, assets/   the pages' own words, look and script
"""

from kors_bot.review.builder import build_review

__all__ = ["build_review"]
