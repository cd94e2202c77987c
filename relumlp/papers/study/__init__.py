"""The machine of a study: cells, run, group, decide, plot, page.

Here belongs what every paper's study needs. What one paper measures, and how it decides, stands in
that paper's folder.
"""
