"""What goes wrong through no fault of the code: one sentence, what was expected and what came."""


class UserError(ValueError):
    """A mistake in what the user gave, told in one sentence; commands print it and exit 2."""


class DataError(UserError):
    """A data file is missing, damaged, or another file than it should be."""


class FileFormatError(UserError):
    """A checkpoint, result or network file is damaged, foreign, or of another version."""


class Interrupted(Exception):  # noqa: N818  an interruption is no error
    """Ctrl-C, after what was finished has been kept; commands exit 130."""
