"""Nudges: "blog B reached a new number", without content. A lost one costs delay, never a post."""
