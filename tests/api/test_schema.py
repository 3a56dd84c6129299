"""Whatever the API's own schema allows, and much that it does not, gets an answer that is no fault of the server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

pytestmark = pytest.mark.long


def test_no_request_that_the_schema_describes_breaks_the_server(own):
    server, api = own
    schema = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    tried = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:

            @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                case.path_parameters = {**(case.path_parameters or {}), "slug": "flood"}
                answer = case.call(headers={"Authorization": f"Bearer {api.token}"})
                tried.add((case.method, answer.status_code))
                assert answer.status_code < 500, answer.text
                if answer.status_code >= 400 and answer.content:
                    kind = answer.headers["content-type"][0]
                    # Addresses that no route takes are the reader's side: a page, not a problem.
                    assert kind.startswith(("application/problem+json", "text/")), kind

            ask()
    assert {method for method, _ in tried} >= {"GET", "POST", "PATCH", "DELETE"}
    assert "Traceback" not in server.log()
