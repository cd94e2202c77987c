from .active import (
    Path as Path,
    PathCost as PathCost,
    active_fraction as active_fraction,
    active_paths as active_paths,
    count_active_paths as count_active_paths,
    count_nonzero_paths as count_nonzero_paths,
    count_paths as count_paths,
    top_paths as top_paths,
)
from .attribution import (
    Share as Share,
    batch_update as batch_update,
    path_output as path_output,
    sample_set as sample_set,
    shares as shares,
    switches_of as switches_of,
    with_constants as with_constants,
)
from .balance import (
    balance_matrix as balance_matrix,
    layer_balance as layer_balance,
    node_balance as node_balance,
)
from .norms import (
    active_path_norm as active_path_norm,
    path_lifting as path_lifting,
    path_norm as path_norm,
)
from .recursion import (
    beta as beta,
    gradients as gradients,
    sample_updates as sample_updates,
)
from .sums import (
    B as B,
    beta_path_sum as beta_path_sum,
    index as index,
    node_cost as node_cost,
    weight_update as weight_update,
)
from .tables import (
    PathTable as PathTable,
    SwitchedOn as SwitchedOn,
    empty_table as empty_table,
    number_of_paths as number_of_paths,
    sum_active_paths as sum_active_paths,
    switched_on as switched_on,
    write_active_paths as write_active_paths,
)
