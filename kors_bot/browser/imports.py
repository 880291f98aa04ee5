"""Importing in a thread, while the main one waits for the driver, the browser and the shop."""

import importlib
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

_TURN = 0.0005  # seconds after which a thread that imports lets the main one go on, which mostly only passes on a word


class Imports:
    """Modules that a thread imports, part by part.

    Two threads that import out of one circle of modules can hand each other half a module. So whoever started this
    imports nothing of a part by itself before it has waited for that part.
    """

    def __init__(self, *parts: Sequence[str], hold: int) -> None:
        self._hold, self._go_on = hold, threading.Event()
        self._done = [threading.Event() for _ in parts]
        self._thread = threading.Thread(target=self._run, args=(parts,), daemon=True)
        self._thread.start()

    def wait(self, part: int | None = None) -> None:
        """Returns when this part, counted from 0, is there, and those before it; without a number, when all are."""
        if part is None:
            self.go_on()
            self._thread.join()
        elif part < len(self._done):
            self._done[part].wait()

    def go_on(self) -> None:
        """Lets it begin with the part that it holds back: until then, that would only slow down what is waited for."""
        self._go_on.set()

    def _run(self, parts: Sequence[Sequence[str]]) -> None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        try:
            for place, (modules, done) in enumerate(zip(parts, self._done, strict=True)):
                if place == self._hold:
                    self._go_on.wait()
                _import(modules)
                done.set()
        finally:
            sys.setswitchinterval(before)
            for done in self._done:
                done.set()


def _import(modules: Sequence[str]) -> None:
    with suppress(ImportError):  # it comes up again, and is told, where the module is needed
        for module in modules:
            importlib.import_module(module)
