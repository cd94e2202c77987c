"""Figures of *gaps*: from a result and axes to a picture.

Nothing is measured or decided here.
"""
