"""The site: what scripts/site gathers, generates, builds with Sphinx and checks."""
