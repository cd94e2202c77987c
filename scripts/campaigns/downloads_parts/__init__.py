"""The mirrors of the campaign of downloads, and the small datasets that they have."""
