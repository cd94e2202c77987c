"""Settings of Sphinx. The source folder is made by scripts/site, never by hand."""

import re
import sys
from pathlib import Path

OWN = Path(__file__).resolve().parent
sys.path[:0] = [str(OWN.parents[1]), str(OWN.parent)]

from relumlp.index import TAG, ids_in, known_ids  # noqa: E402
from website.gathering import anchor  # noqa: E402
from website.mathjax import MATHJAX  # noqa: E402

project = "relumlp"
author = "The relumlp engineers"
copyright = "The relumlp engineers"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.mathjax",
    "numpydoc",
    "sphinx_copybutton",
]
root_doc = "index"
source_suffix = {".md": "markdown"}
exclude_patterns = ["_static"]
language = "en"
html_theme = "furo"
templates_path = [str(OWN / "templates")]
html_title = "relumlp"
pygments_dark_style = "a11y-high-contrast-dark"
# html_static_path lies in the source, which is named when Sphinx is called.
html_css_files = ["site.css"]
# MathJax reads its settings when it starts, so they come first.
html_js_files = [
    ("symbols-data.js", {"priority": 100}),
    ("formulas.js", {"priority": 105}),
    ("symbols.js", {"priority": 110}),
    ("filter.js", {"priority": 120}),
]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
mathjax_path = f"{MATHJAX}/tex-chtml.js"
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 4
myst_update_mathjax = False
myst_footnote_transition = False
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
autosummary_generate = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
# A prompt is no part of what one copies.
copybutton_exclude = ".linenos, .gp, .go"
# A docstring's line is full where the next word would reach beyond this length: lines have 100
# columns, some of which are indentation, and some stay empty because terms are not parted.
FULL = 80
# Headings of pages made by scripts skip ranks here and there, which readers do not notice.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]


def keep_bars(app, what, name, obj, options, lines):
    """Bars are absolute values here, and no substitutions; a lone star is a product."""
    lines[:] = [TAG.sub(linked, line.replace("|", "\\|")) for line in joined(lines)]


def joined(lines: list[str]) -> list[str]:
    """Return lines, with the end of a sentence in one with its begin, and no definition of it."""
    whole = [""]
    for line in lines:
        hangs = line.startswith(" ") and line.strip() and whole[-1][:1].strip()
        full = hangs and len(whole[-1]) + len(line.split()[0]) >= FULL
        if full or (hangs and line.startswith(" " * 5)):
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line)
    return whole[1:]


def linked(tag: re.Match[str]) -> str:
    """Return the ids that a docstring names in brackets as a link to the index of all ids."""
    first = ids_in(tag[1])[0]
    return f":ref:`[{tag[1]}] <{anchor(first)}>`" if first in known_ids() else tag[0]


def skip_fields(app, what, name, obj, skip, options):
    """Fields of named tuples are told with the class; Python's words on each say nothing."""
    words = getattr(obj, "__doc__", None) or ""
    return True if words.startswith("Alias for field number") else None


# NumPy's names of types are spelt out when Python reads a signature.
SPELT_OUT = (
    (re.compile(r"[~\w.]*\b_Buffer \| .*?_NestedSequence\[complex \| bytes \| str\]"), "ArrayLike"),
    (re.compile(r"[~\w.]*\bndarray\[tuple\[[~\w.]*Any, \.\.\.\], [~\w.]*\bdtype\[([^\[\]]*)\]\]"),
     r"NDArray[\1]"),
    (re.compile(r"type\[[~\w.]*Any\] \| [~\w.]*\bdtype\[.*?_DTypeDict \| str"), "DTypeLike"),
    (re.compile(r"<class '([\w.]+)'>"), r"\1"),
)  # fmt: skip


def name_types(app, what, name, obj, options, signature, returned):
    """Say ArrayLike and NDArray, as the code does."""
    return tuple(spelt(text) for text in (signature, returned))


def spelt(text: str | None) -> str | None:
    """Return a signature with the names of types that the code uses."""
    for pattern, word in SPELT_OUT if text else ():
        text = pattern.sub(word, text or "")
    return text


def setup(app):
    """Connect what is called while Sphinx reads docstrings."""
    app.connect("autodoc-process-docstring", keep_bars, priority=100)
    app.connect("autodoc-process-signature", name_types)
    app.connect("autodoc-skip-member", skip_fields)
