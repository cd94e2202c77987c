"""Statements on one network and one pass: switches, layers, breakpoints.  [chapter 1]"""
