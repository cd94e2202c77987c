"""What ``relumlp train`` trains with: a built-in dataset, or a table of the user's own."""

from functools import lru_cache
from typing import Any, NamedTuple

from relumlp.commands.sizes import BUILT_IN, Sizes, sizes_of
from relumlp.errors import UserError


class Source(NamedTuple):
    """Where samples come from, and how their inputs are scaled, as the options say.

    Attributes
    ----------
    data : a dataset's name, or the path of a table.
    label : the table's column of labels; None if the file says itself which array they are.
    validation, test : paths of tables with the same columns; None for a part of the data, and for
        no test.
    mean, std, scale : numbers, as :func:`relumlp.interop.ready` takes them.
    standardise : whether mean and std are those of the training samples.
    """

    data: str
    label: str | None = None
    validation: str | None = None
    test: str | None = None
    mean: Any = None
    std: Any = None
    scale: float | None = None
    standardise: bool = False


class Cut(NamedTuple):
    """Samples for training, and what is then known of the network.

    Attributes
    ----------
    training, validation, test : samples as layer 1 sees them; test is None where there is none.
    meaning : what :meth:`relumlp.MLP.with_meaning` is told of the trained network.
    said : sentences for the user; none of a built-in dataset.
    """

    training: Any
    validation: Any
    test: Any
    meaning: dict[str, Any]
    said: tuple[str, ...] = ()


def is_own(source: Source) -> bool:
    """Whether the data are a table of the user's own; refuse options that only such tables take."""
    from relumlp.datasets.catalogue import CATALOGUE

    named = source.data in {*CATALOGUE, *(entry[0] for entry in BUILT_IN)}
    # A word without an ending is a misspelt name rather than a file.
    own = not named and ("." in source.data or "/" in source.data)
    given = [name for name, value in source._asdict().items() if value and name != "data"]
    if given and not own:
        raise UserError(f"--{given[0]}: expected a file as --data with it, got {source.data!r}")
    return own


def planned_sizes(source: Source) -> Sizes:
    """Return how many samples, inputs and classes there are; built-in data are not loaded."""
    if not is_own(source):
        return sizes_of(source.data)
    table, labels = table_of(source.data, source.label)
    samples, features = table.X.shape
    return Sizes(samples, features, len(labels.classes))


def validation_size(source: Source, samples: int) -> int:
    """Return how many samples are held out: a tenth, or none where others are given."""
    if source.validation is not None:
        return 0
    return max(1, samples // 10) if is_own(source) else samples // 10


@lru_cache(maxsize=1)
def table_of(path: str, label: str | None) -> tuple[Any, Any]:
    """Return a table, and its labels as classes."""
    from relumlp.datasets.labels import read_labels
    from relumlp.datasets.tables import read_table

    table = read_table(path, label=label)
    if table.y is None:
        raise UserError(f"--label: expected the column of {path} with the labels, got none")
    check_unnumbered(path, table)
    labels = read_labels(table.y)
    if len(labels.classes) < 2:
        raise UserError(f"labels: expected two classes or more in {path}, got "
                        f"{len(labels.classes)}: {labels}")  # fmt: skip
    return table, labels


def check_unnumbered(path: str, table: Any) -> None:
    """Refuse a column without a name that numbers the rows: a network could learn their order."""
    for k, name in enumerate(table.names):
        is_index = not name or name.startswith("Unnamed: ")
        if is_index and (table.X[:, k] == range(len(table.X))).all():
            raise UserError(
                f"{path}: expected features, got column {name!r}, which numbers the rows, as "
                "pandas writes an index (index=False leaves it out)"
            )


def cut(source: Source, network: Any, seed: int) -> Cut:
    """Load samples and cut them into parts; the same seed gives the same parts."""
    if is_own(source):
        return cut_table(source, network, seed)
    from relumlp.datasets.loading import load_once
    from relumlp.datasets.parts import cut_dataset

    held_out = validation_size(source, len(load_once(source.data).train_labels))
    parts = cut_dataset(source.data, held_out, seed)
    return Cut(parts.training, parts.validation, parts.test, {})


def cut_table(source: Source, network: Any, seed: int) -> Cut:
    """Cut a table of the user's own, and scale its inputs."""
    from relumlp.datasets.splits import split
    from relumlp.interop.readiness import scaled_inputs
    from relumlp.network.samples import Samples

    table, labels = table_of(source.data, source.label)
    rows, held_out = split(labels.codes, validation_size(source, len(table.X)), seed)
    meaning = scaling(source, table.X[rows])
    scaled = network.with_meaning(**meaning)
    x, said = scaled_inputs(scaled, table.X, source.scale)
    whole = Samples(x, labels.codes)
    meaning |= {"classes": labels.classes, "features": table.names or None}
    meant = network.with_meaning(**meaning)
    validation, test = (other(meant, path, source) for path in (source.validation, source.test))
    sentences = [*scaled.meaning.lines(), *said, f"Labels are classes of the outputs: {labels}."]
    if validation is None:
        validation = whole._replace(rows=held_out)
        sentences.append(f"{len(held_out)} of {len(table.X)} samples were held out for early "
                         f"stopping, drawn by seed {seed}.")  # fmt: skip
    return Cut(whole._replace(rows=rows), validation, test, meaning, tuple(sentences))


def other(network: Any, path: str | None, source: Source) -> Any:
    """Return the samples of another table with the same columns and labels; None without one."""
    if path is None:
        return None
    found = network.ready(path, label=source.label, scale=source.scale)
    if not found.labelled:
        raise UserError(f"{path}: expected samples with labels, got none")
    return found.samples


def scaling(source: Source, X: Any) -> dict[str, Any]:
    """Return the mean and std that the options ask for; of training samples X (n, s_0)."""
    if not source.standardise:
        return {"mean": source.mean, "std": source.std}
    if source.mean is not None or source.std is not None:
        raise UserError("--standardise: expected either it or --mean and --std, got both")
    x = X.astype("float64") * (1.0 if source.scale is None else source.scale)
    deviation = x.std(axis=0)
    # A constant input carries nothing, and cannot be divided by its deviation.
    return {"mean": x.mean(axis=0), "std": deviation + (deviation == 0)}
