"""Statements on gaps, normalisation and the certificate.  [chapters 7 and 8]"""
