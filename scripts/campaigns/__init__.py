"""Campaigns of scripts/torture: one module each, with COUNT and run(tally, seed, count)."""
