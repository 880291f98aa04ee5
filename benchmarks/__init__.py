"""Measures kors-bot beside what a person would write by hand, on the practice shop over loopback."""
