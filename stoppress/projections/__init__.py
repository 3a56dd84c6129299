"""Changes in, representations out: everything that readers get is a fold of the log."""
