"""The subcommands of ``relumlp``, one module each."""
