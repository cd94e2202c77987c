"""The process that draws figures for :mod:`relumlp.papers.study.drawing`.

Its input is a line of JSON that says what to draw; when the input ends, the process that asked has
ended, and this one ends at once. It exits with 0 when all is drawn.
"""

import json
import os
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

from relumlp.papers.study.worker import listen, read_line


def main() -> None:
    """Draw what is asked for; errors are left to the process that asked, which draws again."""
    asked = json.loads(read_line())
    threading.Thread(target=listen, daemon=True).start()
    try:
        draw_all(asked)
    except Exception:
        os._exit(1)
    os._exit(0)


def draw_all(asked: dict[str, Any]) -> None:
    """Draw figures of a result, each into the result's folder."""
    from relumlp.papers.study.drawing import Drawing, draw
    from relumlp.papers.study.read_result import read_result
    from relumlp.papers.study.study import measured

    folder = Path(asked["folder"])
    study = import_module(asked["module"]).STUDY
    drawing = Drawing(study, measured(read_result(folder / "result.npz")), folder)
    for figure in study.figures:
        if figure.id in asked["figures"]:
            draw(drawing, figure)


if __name__ == "__main__":
    main()
