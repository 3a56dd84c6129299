"""Importers: what was published elsewhere becomes a blog here."""
