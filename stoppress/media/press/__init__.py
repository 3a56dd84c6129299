"""The programs that read what somebody uploaded, each in a process of its own.

They start in milliseconds, so they import neither Django nor the package above: `press` alone is on their path,
hence the relative imports in here.
"""
