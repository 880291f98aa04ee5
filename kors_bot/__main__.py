"""The way in: ``kors-bot`` and ``python -m kors_bot``."""

import gc
import sys

_RARELY = 300_000  # objects made before Python looks for garbage again; while importing, next to none of them is


def main() -> None:
    """Runs the command line, with the browser's driver on its way before the line is read."""
    gc.set_threshold(_RARELY, 20, 20)
    from kors_bot.ahead import driver_ahead

    line = sys.argv[1:]
    try:
        with driver_ahead(line):
            from kors_bot.cli import app

            app(prog_name="kors-bot")
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - of the driver's start and end: the app tells its own
        from kors_bot.cli.edge import report, wants_json

        sys.exit(report(error, as_json=wants_json(line)))
    finally:
        gc.freeze()  # at its end, Python would go through all that was imported once more: a tenth of a short run


if __name__ == "__main__":
    main()
