"""Numbers for the campaign on numerical safety: exact ones with bounds, draws, and the formulas."""
