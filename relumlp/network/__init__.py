"""One network and one pass through it: units, losses, first weights, samples.

Here belongs what a network *is* and what one forward pass gives. What follows from the error
(β, updates) stands in :mod:`relumlp.paths.sums`, and how a network is trained in
:mod:`relumlp.training.loop`.
"""
