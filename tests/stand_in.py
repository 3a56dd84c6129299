"""`stoppress serve`, for which the rest of the internet is a server of the test: its port stands in STAND_IN."""

import os
import sys
from dataclasses import replace

import django

from stoppress.boot import data_option
from stoppress.markup.fetch import Way, dialled
from tests.outside import PUBLIC, Unsecured


def main() -> None:
    """As the console script, but for the way out."""
    os.environ["STOPPRESS_DATA"] = data_option(sys.argv[1:]) or ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoppress.settings")
    django.setup()
    from stoppress import cli
    from stoppress.newsroom import cards

    port = int(os.environ["STAND_IN"])
    dial = lambda number, _port, seconds: dialled("127.0.0.1", port, seconds)  # noqa: E731
    cards.way = replace(Way(), resolve=lambda host, _port: [PUBLIC], dial=dial, trust=Unsecured)
    cli.run()


if __name__ == "__main__":
    main()
