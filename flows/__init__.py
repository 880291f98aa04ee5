"""What the shop's website is and how to walk it. Playwright only; knows nothing of kors_bot."""
