"""Names, units and axes of the arrays of *gaps*."""

from relumlp.papers.study.axes import Axes, Named

CORRECT = "up to 300 test samples that are classified correctly"
AXES = Axes(
    (
        Named("*.sample_sets", "node", "training samples",
              "samples that switch the node on; nodes of all hidden layers in order"),
        Named("*.labels", "sample", "class", f"classes of {CORRECT}"),
        Named("*.a_before", "sample summary-node", "", f"activations of {CORRECT}"),
        Named("*.a_after", "sample summary-node", "",
              f"activations after normalisation, of {CORRECT}"),
        Named("*.w_before", "class summary-node", "", "weights from the summary layer to a class"),
        Named("*.w_after", "class summary-node", "", "the same weights after normalisation"),
        Named("*.norms1", "node", "", "norm of the node's fan-in, its bias included"),
        Named("*.norms2", "summary-node", "",
              "norm of the summary node's fan-in, after the layer before was normalised"),
        Named("*.W2", "summary-node node", "", "weights from the first hidden layer"),
        Named("*.separation", "node", "",
              "share of the variance of the node's activation that is between classes"),
        Named("*.reuse", "node", "",
              "share of the gaps between classes for which the node is used"),
    )
)  # fmt: skip
"""Nodes are those of the first hidden layer, unless said otherwise."""
