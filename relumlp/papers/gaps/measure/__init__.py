"""What a cell of *gaps* measures: networks in, arrays and facts out.

Nothing is decided here.
"""
