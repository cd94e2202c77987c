"""Text in a page: what comes from files is shown as it is; what the program says is Markdown."""

import re
from typing import Any


def templates(html: bool = False) -> Any:
    """Return the templates of pages in Markdown, or in HTML, where all text is escaped.

    In Markdown ``cell`` keeps Markdown inside a table's cell; ``text`` is for what comes from
    files, none of which is taken as Markdown or HTML; ``code`` is the same between backticks. In
    HTML ``prose`` shows Markdown within a line, and ``line`` shows text in one line.
    """
    import jinja2

    found = jinja2.Environment(
        loader=jinja2.PackageLoader("relumlp.papers.study", "."),
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=html,
        lstrip_blocks=html,
    )
    found.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")
    found.filters["text"] = escaped
    found.filters["code"] = lambda text: line(text).replace("`", "'")
    found.filters["line"] = line
    found.filters["prose"] = prose
    return found


def line(text: object) -> str:
    """Return text in one line, with a mark for signs that no page can hold or show."""
    words = " ".join(str(text).split())
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)


def escaped(text: object) -> str:
    """Return text in one line, with all escaped that Markdown or HTML would take as a mark.

    An underscore within a word is no mark.
    """
    marks = r"([\\`*\[\]<>|]|&(?=[#\w]+;)|(?<![^\W_])_|_(?![^\W_]))"
    return re.sub(marks, r"\\\1", line(text))


def prose(text: object) -> Any:
    """Return Markdown of one line as HTML; HTML in it is shown as text, and a picture is not."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    return safe(parser.renderInline(str(text)))


def safe(text: str) -> Any:
    """Mark text as HTML that needs no escaping."""
    from markupsafe import Markup

    return Markup(text)
