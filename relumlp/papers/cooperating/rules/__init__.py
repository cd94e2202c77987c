"""Rules of *cooperating*: from a result to verdicts; nothing is measured here.

A file of rules has a topic: the functions that decide, whose docstrings are the rules in words, and
at its end the list ``RULES``, where every id stands beside its statement; ``all`` joins them.
"""
