"""The papers' experiments: cells → measure → result → rules and figures; one runner for all."""
