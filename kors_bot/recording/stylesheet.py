"""A style sheet that fetches nothing: the rules stay, and whatever they would load from elsewhere goes."""

import re

_ADDRESS = re.compile(
    r"""(?:url|src|image-set|-webkit-image-set|cross-fade)\(\s*(?:"[^"]*"|'[^']*'|[^()"']*)\s*\)""", re.I
)
_IMAGE_SET = re.compile(r"(?:-webkit-)?image-set\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
_AT_RULE = re.compile(r"@(?:import|namespace|charset)\b[^;{}]*;?", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ANYWHERE = re.compile(r"(?:https?:)?//[^\s\"'(){};,]+", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:url|image-set|src)\s*\(|@import", re.IGNORECASE)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'", re.DOTALL)
_SELECTED = re.compile(r"(?<=[.#])(?:[\w-]|\\.|[^\x00-\x7f])+")
_HTML_WORDS = """get post dialog text search tel url email password date month week time local number range color
    checkbox radio file submit image button reset hidden main banner navigation region form link list listitem row cell
    table group img heading status alert menu option tab article note none log term figure feed label name given family
    street address line level country code postal page step true false mixed off on auto polite assertive ltr rtl
    left right center top bottom col rowgroup open closed both hard soft decimal numeric"""
_HTML = frozenset(_HTML_WORDS.split())
_DATA_NAME = re.compile(r"(?<![\w-])data-[\w-]+")


def clean_css(css: str) -> str:
    """The same rules without addresses, imports and comments; it can stand in a ``style`` element as it is."""
    css = _COMMENT.sub(" ", css)
    css = _AT_RULE.sub("", css)
    css = _IMAGE_SET.sub("none", css)
    css = _ADDRESS.sub("none", css)
    css = _ANYWHERE.sub("", css)
    css = _LEFT.sub("none(", css)  # what was not written as it should be means nothing now
    css = css.replace("</", "<\\/").replace("<!--", "")
    return re.sub(r"\{(?=[{%#])", "{ ", css)  # a template's signs, should the file be played by the practice shop


def strings_in(css: str) -> list[str]:
    """The quoted texts of a style sheet: the only part of it that a person may read on the page."""
    return [match[0][1:-1] for match in STRING.finditer(css)]


def data_names(css: str) -> frozenset[str]:
    """The ``data-`` attributes that the style sheet asks for."""
    return frozenset(_DATA_NAME.findall(css))


def names_in(css: str) -> frozenset[str]:
    """The classes and ids that the style sheet knows, as the markup writes them."""
    return frozenset(re.sub(r"\\(.)", r"\1", name) for name in _SELECTED.findall(css))


def vocabulary(css: str) -> frozenset[str]:
    """All words of the style sheet outside its texts, and those of HTML itself, in small letters: they name nobody."""
    return _HTML | {word.casefold() for word in re.findall(r"[A-Za-z]+", STRING.sub("", css))}
