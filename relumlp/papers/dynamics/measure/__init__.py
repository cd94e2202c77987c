"""What a cell of *dynamics* measures: networks in, arrays and facts out.

Nothing is decided here.
"""
