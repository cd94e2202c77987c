from .cases import (
    PairCase as PairCase,
    PairCounts as PairCounts,
    PairRatios as PairRatios,
    count_cases as count_cases,
    pair_ratios as pair_ratios,
    which_case as which_case,
)
from .certificates import (
    Certificate as Certificate,
    certificate as certificate,
    smallest_margin as smallest_margin,
)
from .circulations import (
    CycleFlow as CycleFlow,
    cycles_of as cycles_of,
)
from .conditions import (
    activation_gap as activation_gap,
    activation_ratio as activation_ratio,
    case_opposite as case_opposite,
    case_ratio as case_ratio,
    correct as correct,
    gap_condition as gap_condition,
    gap_condition_forms as gap_condition_forms,
    on_both_sides as on_both_sides,
    opposite_weights as opposite_weights,
    positive_output as positive_output,
    prefers as prefers,
    ratio_rule as ratio_rule,
    short_case_opposite as short_case_opposite,
    weight_gap as weight_gap,
    weight_ratio as weight_ratio,
)
from .free_weights import (
    FreeCertificate as FreeCertificate,
    free_certificate as free_certificate,
)
from .means import (
    class_means as class_means,
    nearest_mean_layer as nearest_mean_layer,
)
from .normalisation import (
    Normalised as Normalised,
    fan_in_norms as fan_in_norms,
    normalise as normalise,
    scale_nodes as scale_nodes,
)
from .potential import (
    BiasRange as BiasRange,
    bias_range as bias_range,
)
from .signs import (
    Separation as Separation,
    separation as separation,
)
