"""Text for streams whose encoding lacks some of its characters: in plain letters, never an error.

Statements hold Greek letters and signs; paths may hold bytes that are no text at all.
"""

import codecs
import unicodedata
from typing import Any

HANDLER = "relumlp.plain"
SIGNS = {
    "−": "-", "–": "-", "—": "-", "×": "x", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->",
    "←": "<-", "√": "sqrt", "∞": "inf", "∈": "in", "≈": "~", "“": '"', "”": '"', "’": "'",
    "\u0304": "_bar",
}  # fmt: skip
"""Signs that Unicode itself does not know by plain ones."""


def take_any_text(*streams: Any) -> None:
    """Let streams write in plain letters what their encoding lacks."""
    codecs.register_error(HANDLER, replaced)
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)


def replaced(error: UnicodeError) -> tuple[str, int]:
    """Return plain letters for what cannot be encoded, and where to go on, as codecs want it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(plain, lacking)), error.end


def plain(sign: str) -> str:
    """Return a character in ASCII: β as beta, ² as 2, − as -; a question mark for others."""
    if sign in SIGNS:
        return SIGNS[sign]
    if "\udc80" <= sign <= "\udcff":
        return f"\\x{ord(sign) - 0xDC00:02x}"
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK") and "LETTER" in name:
        letter = name.split("LETTER ")[-1].split()[0].lower()
        return letter.capitalize() if "CAPITAL" in name else letter
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"
