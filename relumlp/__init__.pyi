from . import datasets as datasets
from .analysis import analyse as analyse
from .claims.ledger.claim import claim as claim
from .claims.ledger.running import verify as verify
from .classifiers.layers import measure_layers as measure_layers
from .classifiers.nodes import SYSTEMS as SYSTEMS
from .examining.entrance import examine as examine
from .gaps.cases import (
    PairCase as PairCase,
    count_cases as count_cases,
    which_case as which_case,
)
from .gaps.certificates import certificate as certificate
from .gaps.conditions import (
    activation_gap as activation_gap,
    gap_condition as gap_condition,
    weight_gap as weight_gap,
)
from .gaps.normalisation import normalise as normalise
from .inclusion.margin import (
    added as added,
    margins as margins,
    net_cost as net_cost,
    removed as removed,
)
from .information.entropies import perplexity as perplexity
from .information.patterns import (
    layer_perplexity as layer_perplexity,
    pattern_counts as pattern_counts,
)
from .information.sample_sets import (
    activation_fraction as activation_fraction,
    class_counts as class_counts,
    class_sizes as class_sizes,
    informativeness as informativeness,
    predictability as predictability,
)
from .network.layers import Trace as Trace
from .network.mlp import MLP as MLP
from .network.samples import Samples as Samples, evaluate as evaluate
from .network.units import T as T, relu as relu
from .paths.active import active_paths as active_paths, top_paths as top_paths
from .paths.recursion import beta as beta
from .paths.sums import beta_path_sum as beta_path_sum, node_cost as node_cost
from .storage import load as load, save as save
from .training.loop import train as train
from .training.settings import Settings as Settings

__version__: str
