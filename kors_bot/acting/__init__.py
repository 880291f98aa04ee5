"""Asking the shop for something, once.

submitter.py          reads the order again, decides again, and does the part that is wanted
errand.py             one submission on its way, and what is written down of it
asking.py             the contact form, with the words of prepared_request.py
returning.py          the return wizard
resolving.py          what the person found out about a submission in doubt
"""
