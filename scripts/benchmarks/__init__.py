"""One module a subject: ``measure(rounds)`` gives the result, ``show(result)`` prints it.

A result is plain JSON with spreads, "ratios", "marks" and "met". A subject that needs more than one
core says so: ``CORES = 2``.
"""
