"""What the campaigns kill, workers and determinism share: a small study, its runner, digests."""
