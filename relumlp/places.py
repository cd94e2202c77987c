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
    own = os.path.join("~", ".cache", "relumlp")
    try:
        # Without a home, ~ stays as it is, or is an error, by the version of platformdirs.
        found = own if _relative(given) else user_cache_dir("relumlp", appauthor=False)
        found = os.path.expanduser(found)
    except RuntimeError:
        return None
    return Path(found) if os.path.isabs(found) else None


def _relative(path: str) -> bool:
    return bool(path) and not os.path.isabs(path)
