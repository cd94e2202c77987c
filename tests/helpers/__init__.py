"""What tests share: made-up networks and results, small data, runs to be killed; no test."""
