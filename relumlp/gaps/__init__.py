"""Conditions on pairs of samples; weight normalisation; the certificate.

Here belongs what follows for the last layer from being right on two samples, or on all. Nothing
here knows how the activations came about.
"""
