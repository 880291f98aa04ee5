"""Jinja's environment, and files that are written only when their content is new.

The site works from ``file://``, without scripts and without any outside resource; its policy forbids them.
"""

import hashlib
import os
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from kors_bot.evidence.files import explain, make_folder

POLICY = (
    "default-src 'none'; img-src 'self' file:; style-src 'self' file:; script-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
_ASSETS = ("review.css", "review.js")


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("kors_bot.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["policy"] = POLICY
    made.filters["slug"] = slug
    return made


def slug(path: str) -> str:
    """A fact's path as a part of an address: ``items[0].name`` -> ``items-0-name``."""
    return "".join(character if character.isalnum() else "-" for character in path).strip("-")


@cache
def version() -> str:
    """Changes with every word of the templates, the look and the code behind them, so that old pages are made anew."""
    digest = hashlib.sha256()
    package = resources.files("kors_bot.review")
    for folder in (package, package.joinpath("templates"), package.joinpath("assets")):
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.is_file():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def render(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


def write_page(path: Path, text: str) -> None:
    """Writes a page in one step, readable by its owner only."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.part")
    with explain(path.parent):
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
        part.replace(path)


def write_assets(site: Path) -> None:
    """Puts the look and the script beside the pages."""
    for name in _ASSETS:
        content = resources.files("kors_bot.review").joinpath("assets", name).read_text(encoding="utf-8")
        target = site / "assets" / name
        if not target.exists() or target.read_text(encoding="utf-8") != content:
            write_page(target, content)
