"""Settings, steps, the loop, probes, checkpoints.

Here belongs how weights change. The equation of one update stands in :mod:`relumlp.paths`.
"""
