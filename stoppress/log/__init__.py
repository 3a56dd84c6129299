"""The truth: every blog is an append-only log of numbered changes. What is not in it does not exist for readers."""
