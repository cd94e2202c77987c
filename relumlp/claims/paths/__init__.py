"""Statements on β, paths and updates.  [chapters 2 and 3]"""
