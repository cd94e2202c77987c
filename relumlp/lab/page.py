"""The page: module, style and data in one HTML file that needs nothing from elsewhere."""

import json
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
BUILT = Path(__file__).parent / "built" / "laboratory.js"
"""What ``sh scripts/laboratory`` makes of the folder laboratory in the checkout."""


def page_of(data: dict[str, Any]) -> str:
    """Return the page of a laboratory with these networks and claims."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    import relumlp

    style = (STATIC / "page.css").read_text("utf-8")
    shown = {"data": embedded(data), "style": style, "script": module()}
    parts = {name: Markup(text) for name, text in shown.items()}
    template = Environment(loader=FileSystemLoader(STATIC), autoescape=True)
    made = template.get_template("page.html.j2").render(**parts, version=relumlp.__version__)
    return made + "\n"


def embedded(data: dict[str, Any]) -> str:
    """Return data as JSON in which no text can end the element that holds it."""
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def module() -> str:
    """Return the module that the page and a notebook's widget share, as it was built."""
    return BUILT.read_text("utf-8")
