"""What we do with what the flows read: decide, act once, keep proof, tell."""

__version__ = "0.1.0"
