"""A paper's page: Markdown with figures beside it, and the same as one HTML file."""
