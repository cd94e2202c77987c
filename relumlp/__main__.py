"""``python -m relumlp``."""

from relumlp.cli import main

if __name__ == "__main__":
    main()
