"""Untrusted prose and links to safe HTML."""
