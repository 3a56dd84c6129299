"""The demo: an invented day, and two reporters who go on with it."""
