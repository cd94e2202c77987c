"""Measurements on the published networks, of what the textbook adds to the papers."""
