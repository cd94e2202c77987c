"""Errors caused by the user, data or files; a message names what was expected and what came."""


class UserError(ValueError):
    """An invalid argument, described in one sentence; commands print it and exit with code 2."""


class DataError(UserError):
    """A data file is missing, damaged, or not the expected one."""


class FileFormatError(UserError):
    """A checkpoint, result or network file is damaged, not relumlp's, or of another version."""


class Interrupted(Exception):  # noqa: N818  an interruption is not an error
    """A signal, raised after finished work has been saved; commands exit with 128 + its number."""

    def __init__(self, number: int = 2) -> None:
        super().__init__(f"stopped by signal {number}")
        self.number: int = number


SHOWN = 100
"""Characters of a value that a message shows."""


def shown(value: object) -> str:
    """Return a value on one line, shortened, so that a sentence about it stays a sentence."""
    text = " ".join(repr(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def on_one_line(sentence: str) -> str:
    """Return a sentence on one line; signs that would steer a terminal are spelt out.

    Bytes of a path that are no text stay, because the stream that they are written to spells them.
    """
    return "".join(map(_spelt, " ".join(sentence.splitlines())))


def _spelt(sign: str) -> str:
    plain = sign.isprintable() or "\udc80" <= sign <= "\udcff"
    return sign if plain else sign.encode("unicode_escape").decode()
