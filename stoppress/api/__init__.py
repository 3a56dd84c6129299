"""The JSON API for programs: bearer token in, RFC 9457 problems out."""
