"""One module per subject: ``measure(rounds, …)`` gives a result, ``tables`` and ``notes`` show it.

A result is plain JSON with spreads, "marks" and "met". A subject may define ``CORES``, if it needs
more than one core; ``add_options(parser)``, for options that are passed to ``measure`` by name;
``ROUNDS``, for another number of rounds; and ``plot(result, folder)``, for plots.
"""
