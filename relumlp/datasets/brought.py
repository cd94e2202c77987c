"""Datasets that were brought into this process: a user's own, or copies from another process."""

from relumlp.datasets.dataset import Dataset

_provided: dict[str, Dataset] = {}


def provide(dataset: Dataset) -> None:
    """Let ``load_once`` return a dataset for its name in this process: a user's, or a copy."""
    _provided[dataset.name] = dataset


def provided(name: str) -> Dataset | None:
    """Return the dataset that was provided under a name, if one was."""
    return _provided.get(name)
