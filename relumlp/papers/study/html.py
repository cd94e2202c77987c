"""Markdown to one HTML file that refers to nothing outside itself."""

import base64
from collections.abc import Mapping
from importlib.resources import files
from typing import Any


def to_html(markdown: str, title: str, pictures: Mapping[str, bytes]) -> str:
    """Render Markdown to a whole HTML page; its own pictures, by path, go inside as data.

    Of any other picture only the title is shown.
    """
    import jinja2
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    for token in tokens:
        for child in token.children or []:
            if child.type == "image":
                embed(child, pictures)
    body = parser.renderer.render(tokens, parser.options, {})
    package = files("relumlp.papers.study")
    frame = package.joinpath("page.html.j2").read_text("utf-8")
    template: Any = jinja2.Template(frame, autoescape=True)
    style = package.joinpath("page.css").read_text("utf-8")
    html: str = template.render(title=title, style=safe(style), body=safe(body))
    return html


def safe(text: str) -> Any:
    """Mark text as HTML that needs no escaping."""
    from markupsafe import Markup

    return Markup(text)


def embed(image: Any, pictures: Mapping[str, bytes]) -> None:
    """Put a picture into its token, or make the token a text if it is none of these pictures."""
    source = str(image.attrs["src"])
    if source in pictures:
        image.attrs["src"] = data_uri(pictures[source])
    else:
        image.type, image.tag, image.children = "text", "", []


def data_uri(png: bytes) -> str:
    """Return a PNG as a data URI."""
    return "data:image/png;base64," + base64.b64encode(png).decode()
