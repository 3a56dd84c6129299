"""The console script: finds the data folder, sets Django up, then hands over to the commands."""

import importlib
import os
import sys

import django


def data_option(arguments: list[str]) -> str | None:
    """The value of --data, wherever it stands among the arguments."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == "--data" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--data="):
            return argument.partition("=")[2]
    return None


def main() -> None:
    """Run the command line; the settings read the folder before any model is imported."""
    _open_what_is_closed()
    folder = data_option(sys.argv[1:])
    if folder:
        os.environ["STOPPRESS_DATA"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoppress.settings")
    try:
        django.setup()
        # The commands import models, which must not happen before setup(): hence not at the top of the file.
        run = importlib.import_module("stoppress.cli").run
    except Exception as problem:
        # Settings raise this with a sentence for the operator; a traceback would bury it.
        if type(problem).__name__ != "ImproperlyConfigured":
            raise
        sys.stderr.write(f"stoppress: {problem}\n")
        sys.exit(2)
    run()


def _open_what_is_closed() -> None:
    # A shell can start a command with a stream closed; Python then has None in its place.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115


if __name__ == "__main__":
    main()
