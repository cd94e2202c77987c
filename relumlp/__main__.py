"""``python -m relumlp``."""

from relumlp.cli import main

main()
