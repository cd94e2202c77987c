"""Public strategies and exact references: what claims and tests are run on.

Here belongs everything that is drawn (networks, batches, labels, updates, summary layers), and
slow exact computations to compare with. Statements stand in :mod:`relumlp.claims`.
"""
