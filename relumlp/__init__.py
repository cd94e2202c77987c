"""Three papers on how ReLU networks work, as running, verified mathematics."""

__version__ = "0.1.0"
