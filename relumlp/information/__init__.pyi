from .entropies import (
    entropy as entropy,
    perplexity as perplexity,
)
from .pattern_bounds import (
    most_cells as most_cells,
    most_joint_patterns as most_joint_patterns,
    most_patterns as most_patterns,
    perplexity_bound as perplexity_bound,
)
from .patterns import (
    LayerPerplexity as LayerPerplexity,
    bridge_bounds as bridge_bounds,
    class_entropy_given_pattern as class_entropy_given_pattern,
    layer_perplexity as layer_perplexity,
    pattern_class_counts as pattern_class_counts,
    pattern_counts as pattern_counts,
    pattern_entropy_given_class as pattern_entropy_given_class,
    pattern_ids as pattern_ids,
)
from .sample_sets import (
    accuracy_bound as accuracy_bound,
    activation_fraction as activation_fraction,
    active_nodes as active_nodes,
    best_accuracy as best_accuracy,
    class_counts as class_counts,
    class_entropy as class_entropy,
    class_entropy_given_switch as class_entropy_given_switch,
    class_sizes as class_sizes,
    informativeness as informativeness,
    informativeness_range as informativeness_range,
    joint_counts as joint_counts,
    joint_frequencies as joint_frequencies,
    largest_information as largest_information,
    mean_activation_fraction as mean_activation_fraction,
    mean_informativeness as mean_informativeness,
    mean_predictability as mean_predictability,
    mutual_information as mutual_information,
    node_activation_fraction as node_activation_fraction,
    predictability as predictability,
    switch_entropy as switch_entropy,
    switch_entropy_given_class as switch_entropy_given_class,
    switching_nodes as switching_nodes,
)
