"""One file for the bank or the shop (case_file.py), printed by the browser (printing.py), masked where it is shared."""
