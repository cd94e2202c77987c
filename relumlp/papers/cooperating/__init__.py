"""The empirical part of *DNNs as layers of cooperating classifiers*, the paper *cooperating*."""
