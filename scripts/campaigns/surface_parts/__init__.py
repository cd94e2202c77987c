"""Parts of the campaign on the public surface: subjects, valid arguments, hostile ones, a judge."""
