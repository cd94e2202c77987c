"""The user's cache folder, where data and compiled kernels may be kept."""

import os
from pathlib import Path


def user_cache() -> Path | None:
    """Return relumlp's folder in the user's cache, or None if the user has no home.

    A relative XDG_CACHE_HOME is ignored, as its specification asks: else every folder in which a
    command is called would get a cache of its own.
    """
    from platformdirs import user_cache_dir

    given = os.environ.get("XDG_CACHE_HOME", "")
    if given and not os.path.isabs(given):
        return _absolute(os.path.join("~", ".cache", "relumlp"))
    return _absolute(user_cache_dir("relumlp", appauthor=False))


def _absolute(path: str) -> Path | None:
    # Without a home, ~ stays as it is, and would name a folder in the current one.
    found = os.path.expanduser(path)
    return Path(found) if os.path.isabs(found) else None
