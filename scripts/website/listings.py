"""Listings of files: highlighted, with an anchor at each line, beside the pages of the site."""

import html
import json
import re
from pathlib import Path

from website.places import OWN, ROOT, SITE

FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{up}_static/listing.css">
<script src="{up}_static/listing.js"></script>
</head>
<body>
<nav><a href="{up}index.html">relumlp</a> / {title}</nav>
<main>
{body}
</main>
</body>
</html>
"""


def write_listings(paths: set[Path]) -> None:
    """Write a page for each file, given by its path from the root of the checkout."""
    for path in sorted(paths):
        target = SITE / "code" / f"{path.as_posix()}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(listing(path), "utf-8")
    write_style()


def listing(path: Path) -> str:
    """Return a file as a page of HTML, in which line 7 has the anchor l7."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_for_filename
    from pygments.lexers.special import TextLexer
    from pygments.util import ClassNotFound

    text = (ROOT / path).read_text("utf-8")
    if path.suffix == ".json":
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    try:
        lexer = get_lexer_for_filename("x.py" if not path.suffix else path.name, text)
    except ClassNotFound:
        lexer = TextLexer()
    formatter = HtmlFormatter(lineanchors="l", linenos="inline", anchorlinenos=True)
    body = highlight(text, lexer, formatter)
    body = re.sub(r'id="l-(\d+)" name="l-\1"', r'id="l\1"', body).replace('href="#l-', 'href="#l')
    up = "../" * (len(path.parts))
    return FRAME.format(title=html.escape(path.as_posix()), up=up, body=body)


def write_style() -> None:
    """Write the style sheet of listings: ours, and the colours of code by day and by night."""
    from pygments.formatters import HtmlFormatter

    light = HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".highlight")
    formatter = HtmlFormatter(style="a11y-high-contrast-dark")
    night, chosen = (
        formatter.get_style_defs(f":root{which} .highlight")
        for which in (':not([data-theme="light"])', '[data-theme="dark"]')
    )
    own = (OWN / "listing.css").read_text("utf-8")
    text = f"{light}\n@media (prefers-color-scheme: dark) {{\n{night}\n}}\n{chosen}\n{own}"
    (SITE / "_static" / "listing.css").write_text(text, "utf-8")
