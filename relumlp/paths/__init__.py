"""β of every node: by recursion, by paths, by samples.

Here belongs what is a sum over active paths: backpropagation, node-supported cost, the update of a
weight, a network's output, and the counting and ranking of paths. Which samples an update switches
stands in :mod:`relumlp.inclusion.margin`.
"""
