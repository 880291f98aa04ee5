"""Having ``check`` run by itself: scheduling.py says what is run, timekeepers.py has cron or systemd run it."""
