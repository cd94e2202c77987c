"""Data: MNIST, Fashion-MNIST, scikit-learn's digits, and a one-dimensional regression example."""

from relumlp.datasets.builtin import example_1d, underlying_1d
from relumlp.datasets.dataset import Dataset
from relumlp.datasets.idx import read_idx
from relumlp.datasets.loading import NAMES, load
from relumlp.datasets.splits import split

__all__ = ["NAMES", "Dataset", "example_1d", "load", "read_idx", "split", "underlying_1d"]
