"""The public side without a server: its views, and the pump that follows the log for them."""

import pytest

from stoppress.delivery.hub import Hub
from stoppress.delivery.pump import Pump
from stoppress.projections.page import Site
from stoppress.reader.views import Reader

URL = "http://tidewater.example"


@pytest.fixture
async def reader(newsroom):
    """The views of the Tidewater Post."""
    hub = Hub()
    hub.start()
    pump = Pump(hub, Site("The Tidewater Post", URL))
    pump.start()
    yield Reader(pump)
    await pump.close()
    await hub.close(spread=0)
