"""A user's own pages as test material: copied, scrubbed, proven, and put where the practice shop keeps its saved pages.

recorder.py     the whole errand: walk like ``status``, copy, disguise, prove, keep
page_copy.py    the page as it is now, piece by piece (copy_page.js), with the snapshot that the reader saw
personal.py     what must not be in a file, and every way in which a page may write it
gathering.py    where that is known from: settings, session, address blocks, greetings, forms
disguise.py     made-up words of the same shape and length
markup.py       the pieces as an inert HTML file
stylesheet.py   its style sheet, without anything from elsewhere
proof.py        whether anything personal, or anything that acts, is left in a file
facts.py        whether the reader reads the file as it read the page
folder.py       the folder of pages and its manifest
"""
