"""Parts of the campaign ``operations``: faults, and the kinds of files that are saved."""
