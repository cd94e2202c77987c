"""The empirical part of *Exploring neural network training dynamics* …, the paper *dynamics*."""
