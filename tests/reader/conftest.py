"""The public side, asked in this process."""

import pytest

from stoppress.delivery.hub import Hub
from stoppress.delivery.pump import Pump
from stoppress.projections.page import Site
from stoppress.reader.views import Asked, Reader

URL = "http://tidewater.example"


@pytest.fixture
async def reader(newsroom):
    """The views over the cast's blogs."""
    hub = Hub()
    hub.start()
    pump = Pump(hub, Site("The Tidewater Post", URL))
    pump.start()
    reader = Reader(pump)
    yield reader
    reader.close()
    await pump.close()
    await hub.close(spread=0)


@pytest.fixture
def ask(reader):
    """Ask for something of the flood: status and text."""

    async def ask(view, query="", **parts):
        answer = await view(reader, Asked([], query, "/live/flood", {"slug": "flood", **parts}))
        return answer.status, answer.body.decode()

    return ask
