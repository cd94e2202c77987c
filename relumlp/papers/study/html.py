"""Markdown to one HTML file that refers to nothing outside itself."""

import base64
from importlib.resources import files
from pathlib import Path
from typing import Any


def to_html(markdown: str, title: str, folder: Path) -> str:
    """Render Markdown to a whole HTML page; pictures, found in ``folder``, go inside as data."""
    import jinja2
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    for token in tokens:
        for child in token.children or []:
            if child.type == "image":
                child.attrs["src"] = data_uri(folder / str(child.attrs["src"]))
    body = parser.renderer.render(tokens, parser.options, {})
    package = files("relumlp.papers.study")
    template: Any = jinja2.Template(package.joinpath("page.html.j2").read_text("utf-8"), autoescape=True)
    style = package.joinpath("page.css").read_text("utf-8")
    html: str = template.render(title=title, style=safe(style), body=safe(body))
    return html


def safe(text: str) -> Any:
    """Mark text as HTML that needs no escaping."""
    from markupsafe import Markup

    return Markup(text)


def data_uri(path: Path) -> str:
    """Return a PNG file as a data URI."""
    return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
