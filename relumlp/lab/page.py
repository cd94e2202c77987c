"""The page: modules, style and data in one HTML file that needs nothing from elsewhere."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (const (\w+))", re.MULTILINE)


def page_of(data: dict[str, Any]) -> str:
    """Return the page of a laboratory with these networks and claims."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    import relumlp

    style = (STATIC / "lab.css").read_text("utf-8")
    shown = {"data": embedded(data), "style": style, "script": bundle()}
    parts = {name: Markup(text) for name, text in shown.items()}
    template = Environment(loader=FileSystemLoader(STATIC), autoescape=True)
    made = template.get_template("lab.html.j2").render(**parts, version=relumlp.__version__)
    return made + "\n"


def embedded(data: dict[str, Any]) -> str:
    """Return data as JSON in which no text can end the element that holds it."""
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


@cache
def bundle() -> str:
    """Return all modules as one: each a function that returns what it exports, imports first."""
    listed = "\n".join(wrapped(name) for name in ordered("main", []))
    return f"const modules = {{}};\n{listed}"


def ordered(name: str, before: list[str]) -> list[str]:
    """Return the names of the modules that one needs, and its own, each after what it imports."""
    for _, needed in IMPORT.findall(source(name)):
        if needed not in before:
            ordered(needed, before)
    if name not in before:
        before.append(name)
    return before


def wrapped(name: str) -> str:
    """Return a module as a function that is called where it stands."""
    body = IMPORT.sub(r"const {\1} = modules.\2;\n", source(name))
    # An import renames by "as", taking an object apart does so by a colon.
    body = re.sub(r"^(const \{[^}]*)\} = modules", lambda m: m[0].replace(" as ", ": "), body,
                  flags=re.MULTILINE)  # fmt: skip
    exported = ", ".join(found for _, found in EXPORT.findall(body))
    body = EXPORT.sub(r"\1", body)
    return f"modules.{name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def source(name: str) -> str:
    """Return a module as it is written."""
    return (STATIC / f"{name}.js").read_text("utf-8")
