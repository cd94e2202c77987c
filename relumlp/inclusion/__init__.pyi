from .margin import (
    added as added,
    margins as margins,
    net_cost as net_cost,
    removed as removed,
    with_bias as with_bias,
    with_ones as with_ones,
)
from .optimisers import (
    CostBatch as CostBatch,
    adam_coefficients as adam_coefficients,
    adam_scale as adam_scale,
    margins_after as margins_after,
    momentum_coefficients as momentum_coefficients,
    optimiser_net_cost as optimiser_net_cost,
)
from .rounding import rounding_bound as rounding_bound
from .tangent import (
    layer_kernel as layer_kernel,
    output_slopes as output_slopes,
    tangent_blocks as tangent_blocks,
    tangent_kernel as tangent_kernel,
)
from .unfrozen import (
    Cause as Cause,
    Split as Split,
    flip_cause as flip_cause,
    split_change as split_change,
)
