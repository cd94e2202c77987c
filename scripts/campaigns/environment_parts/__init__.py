"""The odd environments of the campaign, and the commands that are run in them."""
