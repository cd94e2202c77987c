r"""Pages made for terminals: formulas in Unicode instead of TeX, folds and pictures in words.

This is no typesetting. A formula keeps its order, ``\beta_{i,j}`` becomes β_{i,j}, and a fraction
becomes a quotient, so that one can read it; the site and the notebooks set it as on paper.
"""

import re

SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "Delta": "Δ", "epsilon": "ε",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "Sigma": "Σ", "tau": "τ", "phi": "φ", "Phi": "Φ", "sum": "Σ", "prod": "Π",
    "partial": "∂", "infty": "∞", "cdot": "·", "cdots": "⋯", "ldots": "…", "times": "×",
    "div": "÷", "bmod": "mod", "pm": "±", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈",
    "propto": "∝", "in": "∈", "to": "→", "leftarrow": "←", "mid": "|", "lvert": "|", "rvert": "|",
    "lVert": "‖", "rVert": "‖", "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}",
    "thinspace": " ", "enspace": " ", "quad": "  ", "qquad": "    ", "top": "ᵀ", "ln": "ln",
    "log": "log", "max": "max", "min": "min", "left": "", "right": "", "Bigl": "", "Bigr": "",
    "bigl": "", "bigr": "", "Big": "", "big": "", "lfloor": "⌊", "rfloor": "⌋",
    "displaystyle": "", "lt": "<", "gt": ">", "forall": "∀", "neq": "≠", "leq": "≤", "geq": "≥",
}  # fmt: skip
"""Commands of TeX without arguments."""
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n](?:[^$]*?[^$\s\\])?)\$", re.DOTALL)
BLOCK = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
"""What stands in braces, which may hold two more pairs, one in the other."""


def for_terminal(text: str) -> str:
    """Return a page's Markdown for a terminal, with code and what it prints as they are."""
    parts = BLOCK.split(text)
    return "".join(part if part.startswith("`") else plain_prose(part) for part in parts)


def plain_prose(text: str) -> str:
    """Return prose with formulas in Unicode, and with folds and pictures in words."""
    text = re.sub(r"</?details>\n", "", text)
    text = re.sub(r"<summary>(.*?)</summary>", r"### \1", text)
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"*(Picture: \1.)*", text)
    # In a pair of backquotes no letter of a formula is taken as Markdown.
    return FORMULA.sub(set_formula, text)


def set_formula(found: re.Match[str]) -> str:
    """Return a formula as code; one that stands by itself in a paragraph of its own."""
    if found[1] is None:
        return f"`{in_unicode(found[2])}`"
    rows = in_unicode(found[1]).split("\n")
    return "\n\n```text\n" + "\n".join(row.strip() for row in rows if row.strip()) + "\n```\n\n"


def in_unicode(tex: str) -> str:
    """Return TeX as one can read it on a terminal."""
    tex = re.sub(r"\s+", " ", tex)
    tex = re.sub(r"\\(?:begin|end)\{\w+\}", "", tex)
    tex = re.sub(r"\\text\{([^}]*)\}|\\(?:math\w+|operatorname)\{([^}]*)\}", r"\1\2", tex)
    for name, mark in ACCENTS.items():
        tex = re.sub(rf"\\{name}\s*(?:\{{(\w)\}}|(\w))", rf"\1\2{mark}", tex)
    while (flat := fractions(tex)) != tex:
        tex = flat
    tex = re.sub(rf"\\sqrt{GROUP}", r"√(\1)", tex)
    tex = re.sub(rf"\\(?:underbrace){GROUP}_{GROUP}", r"[\1: \2]", tex)
    tex = tex.replace(r"\{", "{").replace(r"\}", "}").replace(r"\\", "\n").replace("&", "")
    tex = re.sub(r"\\([A-Za-z]+)", lambda name: SIGNS.get(name[1], name[1]), tex)
    tex = re.sub(r"([_^])\{(\w)\}", r"\1\2", re.sub(r"\\([,;! ])", " ", tex))
    return re.sub(r" {2,}", " ", tex).strip()


def fractions(tex: str) -> str:
    r"""Return TeX with its innermost fractions as quotients: ``\tfrac12`` becomes 1/2."""
    tex = re.sub(r"\\[td]?frac(\d)(\d)", r"\1/\2", tex)
    tex = re.sub(r"\\[td]?frac(\d)\{(\d+)\}", r"\1/\2", tex)
    return re.sub(
        rf"\\[td]?frac{GROUP}{GROUP}", lambda f: f"{bracketed(f[1])}/{bracketed(f[2])}", tex
    )


def bracketed(tex: str) -> str:
    """Return TeX in brackets, unless it is one symbol or a product of symbols."""
    return f"({tex})" if re.search(r"[-+−=/]|\\sum|frac", tex) else tex
