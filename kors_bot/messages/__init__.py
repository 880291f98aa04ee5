"""The prepared requests as text templates: one folder a kind, one file a length.

A file of the same place in the user's own ``messages`` folder (``cancel/long.txt``) takes the place of ours, and more
files may stand beside it. The names that a template can use are listed in ``kors_bot/prepared_request.py``.
"""
