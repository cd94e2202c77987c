"""Statements on which samples an update switches.  [chapter 4]"""
