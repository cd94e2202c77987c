"""The command, with a small study, checkpoints after every epoch, and the hooks of campaigns.

python scripts/campaigns/runs_parts/runner.py train --force --out net.npz
python scripts/campaigns/runs_parts/runner.py reproduce tiny --out folder --jobs 2
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

TRAINING = ["--hidden", "30", "--epochs", "40", "--patience", "40", "--batch", "10"]


def prepare() -> None:
    """Let every epoch leave a checkpoint, and let the small study be one of the studies."""
    from campaigns.runs_parts import hooks

    if sys.argv[1] == "train":
        sys.argv[2:2] = TRAINING
        from relumlp.training import run, settings

        defaults = run.Hooks.__init__.__defaults__ or ()
        run.Hooks.__init__.__defaults__ = tuple(0.0 if d == 10.0 else d for d in defaults)
        if hooks.PLAIN:
            settings.Settings.__init__.__defaults__ = tuple(
                True if d is False else d for d in settings.Settings.__init__.__defaults__ or ()
            )
        hooks.install()
        return
    from relumlp.commands import studies
    from relumlp.papers.study.registry import STUDIES

    hooks.install()
    STUDIES["tiny"] = "campaigns.runs_parts.grid"
    studies.APART = ("relumlp.", "campaigns.")


def main() -> None:
    """Run the command as its own door does: signals end it in words from the first import on."""
    from relumlp.cli import main as command
    from relumlp.machine.interrupts import leave_on_signals

    leave_on_signals()
    if "RUNS_READY" in os.environ:
        open(os.environ["RUNS_READY"], "wb").close()
    prepare()
    command()


if __name__ == "__main__":
    main()
