"""`stoppress serve` with a heartbeat that tests need not wait for."""

import os
import sys

import django

from stoppress.boot import data_option


def main() -> None:
    """As the console script, but for the heartbeat."""
    os.environ["STOPPRESS_DATA"] = data_option(sys.argv[1:]) or ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoppress.settings")
    django.setup()
    from stoppress import cli
    from stoppress.delivery import pump

    pump.QUIET = 0.5
    cli.run()


if __name__ == "__main__":
    main()
