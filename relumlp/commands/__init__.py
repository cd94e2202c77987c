"""The subcommands of ``relumlp``, a module for each."""
