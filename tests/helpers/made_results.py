"""Made-up results of a study in folders of their own, with verdicts beside them."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from relumlp.machine.files import write_file

ARRAYS: dict[str, Any] = {
    "g.fraction": np.array([[0.5, 0.25], [1.0, np.nan]], np.float32),
    "g.step": np.array([1, 40]),
}
FACTS: dict[str, Any] = {
    "groups": {"g": {"networks": ["x0", "x1"]}},
    "networks": {"x0": {"config": {"seed": 0}, "loss": 0.5},
                 "x1": {"config": {"seed": 1}, "loss": math.nan}},
}  # fmt: skip
MANIFEST: dict[str, Any] = {
    "study": "dynamics", "data": "digits", "scale": "quick", "cells": 2, "core_seconds": 1.0,
    "missing_cells": [], "failures": [], "commits": ["abc"], "digests": {},
    "config_digest": "0" * 64,
    "environment": {"relumlp": "0", "versions": {"numpy": "2"}, "python": "3", "blas": ["x"],
                    "blas_environment": {}, "cpu": "one"},
}  # fmt: skip
VERDICTS = {"a": {"verdict": "reproduced", "evidence": "1 of 1", "details": ""}}


def written(
    folder: Path,
    arrays: Any = ARRAYS,
    facts: Any = FACTS,
    verdicts: Any = VERDICTS,
    **manifest: Any,
) -> Path:
    """A folder with a result, and verdicts beside it."""
    write_file(folder / "result.npz", arrays, {**MANIFEST, **manifest, "facts": facts}, "result")
    (folder / "verdicts.json").write_text(json.dumps(verdicts))
    return folder
