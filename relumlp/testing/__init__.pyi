from .assertions import (
    assert_all as assert_all,
    assert_close as assert_close,
    assert_equal as assert_equal,
)
from .correct_summaries import (
    right_pairs as right_pairs,
    right_summaries as right_summaries,
)
from .counts import (
    NodeCase as NodeCase,
    Switches as Switches,
    Table as Table,
    Width as Width,
    node_cases as node_cases,
    node_counts as node_counts,
    switches as switches,
    tables as tables,
    widths as widths,
)
from .derivatives import (
    along_node as along_node,
    along_weight as along_weight,
    central as central,
    complex_step as complex_step,
    one_sided as one_sided,
    slope_at as slope_at,
)
from .exact_entropies import (
    exp_entropy as exp_entropy,
    exp_entropy_given_row as exp_entropy_given_row,
    exp_information as exp_information,
    nats as nats,
)
from .network import (
    Case as Case,
    arrays as arrays,
    batches as batches,
    cases as cases,
    exact_net as exact_net,
    labels as labels,
    networks as networks,
    shapes as shapes,
)
from .one_weight import (
    SlopeCase as SlopeCase,
    WeightCase as WeightCase,
    slope_cases as slope_cases,
    true_weights as true_weights,
    weight_cases as weight_cases,
)
from .outputs import (
    Logits as Logits,
    OutputCase as OutputCase,
    Softmax as Softmax,
    logits as logits,
    output_cases as output_cases,
    softmax_cases as softmax_cases,
)
from .path_terms import (
    path as path,
    path_term as path_term,
)
from .performed_updates import (
    Judged as Judged,
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
    scalings as scalings,
    summary_scalings as summary_scalings,
    two_samples as two_samples,
)
from .summary import (
    Rays as Rays,
    Summary as Summary,
    class_graphs as class_graphs,
    opposite_pairs as opposite_pairs,
    opposite_sets as opposite_sets,
    pairs as pairs,
    rays as rays,
    same_side_pairs as same_side_pairs,
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
    memories as memories,
    moves as moves,
    steps as steps,
    two_gradients as two_gradients,
)
