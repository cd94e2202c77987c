"""Settings of Sphinx. The source folder is made by scripts/site, never by hand."""

import re
import sys
from importlib.util import find_spec
from inspect import isclass, isroutine
from pathlib import Path
from pydoc import locate

from sphinx.domains.python import PyProperty
from sphinx.util.nodes import make_refnode

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
# Quotes are curly, but two hyphens begin an option and are no dash.
smartquotes_action = "qe"
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
    """Bars of sentences are absolute values, and no substitutions; ids are links."""
    found, block = joined(lines), ""
    for i, line in enumerate(found):
        # What stands behind :: lasts while lines are indented, an example until an empty line.
        if line[:1].strip() if block == "::" else not line.strip():
            block = ""
        if line.lstrip().startswith(">>>"):
            block = ">>>"
        if not block:
            found[i] = TAG.sub(linked, line.replace("|", "\\|"))
        if line.endswith("::"):
            block = "::"
    lines[:] = found


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
    # What stands for a default that is a function cannot be read as Python.
    (re.compile(r"<function [\w.]*<lambda>>|<factory>"), "..."),
)  # fmt: skip


def name_types(app, what, name, obj, options, signature, returned):
    """Say ArrayLike and NDArray, as the code does."""
    return tuple(spelt(text) for text in (signature, returned))


def spelt(text: str | None) -> str | None:
    """Return a signature with the names of types that the code uses."""
    for pattern, word in SPELT_OUT if text else ():
        text = pattern.sub(word, text or "")
    return text


class Property(PyProperty):
    """A property, whose type no event of autodoc shows to :func:`name_types`."""

    def run(self):
        """Set it with the type that the code names."""
        if "type" in self.options:
            self.options["type"] = spelt(self.options["type"])
        return super().run()


def find_entry(app, env, node, shown):
    """Return a link for a name that users import, or a short one, to the entry at its home."""
    if node.get("refdomain") != "py" or node["reftype"] == "obj":
        return None
    known = env.domains.python_domain.objects
    near = (node.get("py:module") or "relumlp").split(".")
    for name in candidates(node["reftarget"], near):
        if name in known:
            place = known[name]
            return make_refnode(
                app.builder, node["refdoc"], place.docname, place.node_id, shown, name
            )
    room = room_of(node["reftarget"]) if node["reftype"] == "mod" else ""
    page = f"reference/{room}"
    if room and page in env.found_docs:
        return make_refnode(app.builder, node["refdoc"], page, "", shown, f"relumlp.{room}")
    return None


def candidates(name: str, near: list[str]) -> list[str]:
    """Return the names that an entry may have for one that a docstring of a module uses."""
    room = ".".join(near[:2])
    given = [name] if name.startswith("relumlp.") else []
    seen = [*given, f"{'.'.join(near)}.{name}", f"{room}.{name}"]
    return [*seen, *filter(None, map(home, seen))]


def room_of(module: str) -> str:
    """Return the room of a module of ours; "" of any other."""
    parts = module.split(".")
    return parts[1] if parts[0] == "relumlp" and len(parts) > 1 and find_spec(module) else ""


def home(name: str) -> str:
    """Return the name by which autodoc lists a class, its member or a function; "" if none."""
    parts = name.split(".")
    for end in range(2, len(parts) + 1):
        found = locate(".".join(parts[:end]))
        if isclass(found) or isroutine(found):
            return ".".join([found.__module__, found.__qualname__, *parts[end:]])
    return ""


def setup(app):
    """Connect what is called while Sphinx reads docstrings."""
    app.add_directive_to_domain("py", "property", Property, override=True)
    app.connect("missing-reference", find_entry)
    app.connect("autodoc-process-docstring", keep_bars, priority=100)
    app.connect("autodoc-process-signature", name_types)
    app.connect("autodoc-skip-member", skip_fields)
