"""The papers' experiments: cells → measure → result → rules and figures; one machine for all.

``study`` is that machine; beside it, each paper has a folder that knows none of the others.

What a paper leaves unsaid is tried in several ways. An *arm* is a network that is trained otherwise
than the grid's: of another initialisation, learning rate or design. A *variant* is another way to
ask the same trained network.
"""
