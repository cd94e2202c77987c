"""One module a subject: ``measure(rounds, …)`` gives the result, ``tables`` and ``notes`` show it.

A result is plain JSON with spreads, "marks" and "met". A subject that needs more than one core says
so (``CORES``), and so does one with options of its own (``add_options(parser)``, handed to
``measure`` by name), another number of rounds (``ROUNDS``), or plots (``plot(result, folder)``).
"""
