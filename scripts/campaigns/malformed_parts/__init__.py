"""Parts of the campaign ``malformed``: subjects, their mutations, and the process that reads."""
