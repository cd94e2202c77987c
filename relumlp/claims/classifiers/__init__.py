"""Statements on nodes and layers as classifiers.  [chapter 6]"""
