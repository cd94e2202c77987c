"""Parts of scripts/mutate: which tests are run for a module, and the page of results."""
