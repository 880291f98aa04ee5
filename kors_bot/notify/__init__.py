"""Telling the person: only what changed or needs them, each thing once.

notices.py, troubles.py   what is worth telling after a look at an order (notice.py)
delivery.py               over which services, and again later if it could not be sent
"""
