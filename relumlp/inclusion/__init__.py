"""Which samples an update switches on or off, and why.

Here belongs the margin condition of *dynamics*, for any optimiser, with its rounding. What sample
sets say about classes stands in :mod:`relumlp.information`.
"""
