"""What the campaign of versions does in other Pythons, and how these are had."""
