"""The empirical section of *Activation gap generators in neural networks*."""
