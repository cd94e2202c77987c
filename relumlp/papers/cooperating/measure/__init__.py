"""What a cell of *cooperating* measures: networks in, arrays and facts out.

Nothing is decided here.
"""
