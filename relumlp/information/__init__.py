"""What switches say about classes: sample sets, patterns, entropies.

Here belongs what is counted from switches and labels. Classifying with it stands in
:mod:`relumlp.classifiers`.
"""
