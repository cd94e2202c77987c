from .choices import (
    DEFAULTS as DEFAULTS,
    Choices as Choices,
)
from .density import (
    bandwidth as bandwidth,
    log_density as log_density,
)
from .dependence import shared_information as shared_information
from .judgement import (
    Calibration as Calibration,
    Judgement as Judgement,
    calibration as calibration,
    judge_halves as judge_halves,
    judge_layer as judge_layer,
)
from .layers import (
    Accuracies as Accuracies,
    LayerState as LayerState,
    layer_accuracies as layer_accuracies,
    layer_states as layer_states,
    measure_layers as measure_layers,
    system_scores as system_scores,
)
from .nodes import (
    LAYER_RULES as LAYER_RULES,
    SYSTEMS as SYSTEMS,
    LayerScores as LayerScores,
    NodeClassifiers as NodeClassifiers,
    classify as classify,
    fit as fit,
    layer_scores as layer_scores,
    log_likelihood as log_likelihood,
    switch_rates as switch_rates,
)
from .posteriors import log_posterior as log_posterior
