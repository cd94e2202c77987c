from .folding import (
    batch_norm as batch_norm,
    fold_batch_norm as fold_batch_norm,
)
from .graphs import (
    Passing as Passing,
    graph_beta as graph_beta,
    graph_forward as graph_forward,
    graph_layers as graph_layers,
)
from .initialisers import (
    INITIALISERS as INITIALISERS,
)
from .layers import (
    Passed as Passed,
    Trace as Trace,
    forward as forward,
    layers_from as layers_from,
    pre_activation as pre_activation,
    views as views,
)
from .layouts import (
    LAYOUTS as LAYOUTS,
)
from .leaky import (
    leaky_forward as leaky_forward,
    leaky_slope as leaky_slope,
)
from .losses import (
    LOSSES as LOSSES,
    cross_entropy as cross_entropy,
    cross_entropy_slope as cross_entropy_slope,
    one_hot as one_hot,
    softmax as softmax,
    squared_error as squared_error,
    squared_error_slope as squared_error_slope,
)
from .meaning import (
    PLAIN as PLAIN,
    Meaning as Meaning,
)
from .mlp import (
    MLP as MLP,
)
from .residual import (
    Unrolled as Unrolled,
    convolution as convolution,
    residual_forward as residual_forward,
    shared_gradient as shared_gradient,
    shared_weights as shared_weights,
    unrolled as unrolled,
)
from .samples import (
    Samples as Samples,
    Score as Score,
    evaluate as evaluate,
)
from .scaling import (
    InputScaling as InputScaling,
)
from .units import (
    T as T,
    UNITS as UNITS,
    relu as relu,
    sigmoid as sigmoid,
    sigmoid_slope as sigmoid_slope,
    switch as switch,
)
