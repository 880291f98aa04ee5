"""What the shop does on each of its routes; every module lists its own in ROUTES."""
