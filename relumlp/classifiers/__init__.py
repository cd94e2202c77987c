"""Nodes and layers as classifiers: discrete, continuous, combined.

Here belongs what a node's switches or pre-activations say of a sample's class, and how a layer's
nodes cooperate. Entropies of switches stand in :mod:`relumlp.information`.
"""
