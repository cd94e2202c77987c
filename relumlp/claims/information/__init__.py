"""Statements on what switches say about classes.  [chapter 5]"""
