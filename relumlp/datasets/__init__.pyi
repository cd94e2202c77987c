from .builtin import (
    example_1d as example_1d,
    underlying_1d as underlying_1d,
)
from .dataset import Dataset as Dataset
from .idx import read_idx as read_idx
from .labels import (
    Labels as Labels,
    read_labels as read_labels,
)
from .loading import (
    NAMES as NAMES,
    load as load,
    load_once as load_once,
)
from .parts import (
    Parts as Parts,
    cut_dataset as cut_dataset,
)
from .splits import split as split
from .tables import (
    RawTable as RawTable,
    read_table as read_table,
)
