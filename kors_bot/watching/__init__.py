"""Watched orders: which they are, and the rounds over them.

watches.py     which orders are watched, what is wanted of each, and how far kors-bot may go
checking.py    a round over them, account by account (resting.py says which are due)
looking.py     one look at one of them
rounds.py      what came of a round
"""
