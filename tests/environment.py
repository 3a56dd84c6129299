"""Loaded before anything else: tests have a data folder of their own, and never the operator's."""

import atexit
import os
import shutil
import tempfile

for name in [name for name in os.environ if name.startswith("STOPPRESS_")]:
    del os.environ[name]
DATA = tempfile.mkdtemp(prefix="stoppress-tests-")
os.environ["STOPPRESS_DATA"] = DATA
atexit.register(shutil.rmtree, DATA, True)
