from .apart import (
    apart_cases as apart_cases,
)
from .architectures import (
    Graph as Graph,
    Residual as Residual,
    Shared as Shared,
    graphs as graphs,
    residual_networks as residual_networks,
    shared_networks as shared_networks,
)
from .assertions import (
    assert_all as assert_all,
    assert_ascending as assert_ascending,
    assert_close as assert_close,
    assert_equal as assert_equal,
)
from .balance import (
    carried_costs as carried_costs,
    node_products as node_products,
    norm_difference as norm_difference,
)
from .chains import (
    potential_by_chains as potential_by_chains,
    sample_cycles as sample_cycles,
    strictly_monotone as strictly_monotone,
)
from .constant_nodes import (
    constant_carried as constant_carried,
    sgd_with_constants_held as sgd_with_constants_held,
)
from .correct_summaries import (
    certified_sets as certified_sets,
    counted_sets as counted_sets,
    right_or_any_pairs as right_or_any_pairs,
    right_pairs as right_pairs,
    right_summaries as right_summaries,
)
from .counts import (
    NodeCase as NodeCase,
    Switches as Switches,
    Table as Table,
    Width as Width,
    few_nodes as few_nodes,
    node_case as node_case,
    node_cases as node_cases,
    switch_case as switch_case,
    switches as switches,
    switches_of_every_class as switches_of_every_class,
    table_of as table_of,
    tables as tables,
    widths as widths,
)
from .cycles import (
    best_margin as best_margin,
    cycle_means as cycle_means,
)
from .derivatives import (
    along_node as along_node,
    along_weight as along_weight,
    central as central,
    complex_step as complex_step,
    error_slope as error_slope,
    one_sided as one_sided,
    slope_at as slope_at,
    steady as steady,
)
from .directions import (
    Rays as Rays,
    rays as rays,
)
from .exact_entropies import (
    computed_and_exact as computed_and_exact,
    exact_counts as exact_counts,
    exp_entropy as exp_entropy,
    exp_entropy_given_row as exp_entropy_given_row,
    exp_information as exp_information,
    nats as nats,
    switching_tables as switching_tables,
)
from .exact_norms import (
    assert_projections as assert_projections,
    exactly_normalised as exactly_normalised,
    rational_norms as rational_norms,
)
from .exact_patterns import (
    class_specific as class_specific,
    exp_pattern_entropy as exp_pattern_entropy,
    literal_counts as literal_counts,
    pattern_table as pattern_table,
)
from .exact_posteriors import (
    exact_prior as exact_prior,
    exact_rates as exact_rates,
    likelihoods as likelihoods,
)
from .floors import (
    Floor as Floor,
    often as often,
)
from .free_layers import (
    free_sets as free_sets,
    pinwheels as pinwheels,
)
from .jacobians import (
    jacobian as jacobian,
    kernel_by_paths as kernel_by_paths,
)
from .leaky_cases import (
    Leaky as Leaky,
    leaky_networks as leaky_networks,
)
from .logarithms import (
    Logarithmic as Logarithmic,
    ln as ln,
)
from .monotone import (
    Collapsed as Collapsed,
    Flow as Flow,
    collapsed as collapsed,
    flows as flows,
    one_node_sets as one_node_sets,
    rings as rings,
)
from .narrow_networks import (
    Crowd as Crowd,
    crowds as crowds,
)
from .network import (
    Case as Case,
    arrays as arrays,
    batches as batches,
    case_of as case_of,
    cases as cases,
    exact_net as exact_net,
    labels as labels,
    networks as networks,
    shapes as shapes,
)
from .normalised_layers import (
    BatchNormed as BatchNormed,
    Kept as Kept,
    batch_norms as batch_norms,
    one_normed as one_normed,
)
from .one_input import (
    boundary_slopes as boundary_slopes,
    curve as curve,
    set_boundaries as set_boundaries,
)
from .one_weight import (
    SlopeCase as SlopeCase,
    WeightCase as WeightCase,
    kinked_cases as kinked_cases,
    single_weight as single_weight,
    slope_cases as slope_cases,
    true_weights as true_weights,
    weight_cases as weight_cases,
)
from .optimiser_steps import (
    mean_step as mean_step,
    recipe_of as recipe_of,
    two_steps as two_steps,
)
from .outputs import (
    Logits as Logits,
    OutputCase as OutputCase,
    Softmax as Softmax,
    logits as logits,
    output_cases as output_cases,
    softmax_cases as softmax_cases,
    softmax_moved as softmax_moved,
    softmax_slopes as softmax_slopes,
)
from .path_terms import (
    path as path,
    path_sum as path_sum,
    path_term as path_term,
    switch_slopes as switch_slopes,
)
from .performed_updates import (
    Judged as Judged,
    costs_by_paths as costs_by_paths,
    fed as fed,
    gradient as gradient,
    judge as judge,
    sgd as sgd,
)
from .scaling import (
    Normalisable as Normalisable,
    Scaling as Scaling,
    TwoSamples as TwoSamples,
    normalisables as normalisables,
    scaled_chain as scaled_chain,
    scalings as scalings,
    summary_scalings as summary_scalings,
    two_samples as two_samples,
)
from .summary import (
    Summary as Summary,
    class_graphs as class_graphs,
    opposite_pairs as opposite_pairs,
    opposite_sets as opposite_sets,
    pair as pair,
    pairs as pairs,
    same_side_pairs as same_side_pairs,
    several as several,
    summaries as summaries,
)
from .tape import (
    Tape as Tape,
    exact as exact,
)
from .updates import (
    Gradients as Gradients,
    Memory as Memory,
    Move as Move,
    Step as Step,
    example as example,
    lines as lines,
    memories as memories,
    moves as moves,
    steps as steps,
    two_gradients as two_gradients,
)
from .whole_counts import (
    certified as certified,
)
