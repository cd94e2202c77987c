from .folding import (
    batch_norm as batch_norm,
    fold_batch_norm as fold_batch_norm,
)
from .initialisers import INITIALISERS as INITIALISERS
from .losses import (
    LOSSES as LOSSES,
    cross_entropy as cross_entropy,
    cross_entropy_slope as cross_entropy_slope,
    one_hot as one_hot,
    softmax as softmax,
    squared_error as squared_error,
    squared_error_slope as squared_error_slope,
)
from .layers import (
    Passed as Passed,
    Trace as Trace,
    forward as forward,
    layers_from as layers_from,
    pre_activation as pre_activation,
    views as views,
)
from .mlp import MLP as MLP
from .samples import (
    Samples as Samples,
    Score as Score,
    evaluate as evaluate,
)
from .units import (
    UNITS as UNITS,
    T as T,
    relu as relu,
    sigmoid as sigmoid,
    sigmoid_slope as sigmoid_slope,
    switch as switch,
)
