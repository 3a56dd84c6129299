"""Fixtures for all tests: a real database file, the cast, and the count of what ../shared would add."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.environment import DATA
from tests.newsroom import Newsroom
from tests.servers import Api, Server, stage

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Passwords of this process cost little to make and to check; servers that tests start have the real cost."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.quick.QuickScrypt", *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Tests use a file, as an installation does: threads and processes see one database."""
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(Path(DATA) / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Emptying the tables after a test need not fill in Django's permissions again, which nothing here uses."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes
    from django.db.models.signals import post_migrate

    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    assert not post_migrate.disconnect(create_permissions), "there is another receiver"
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture
def newsroom(transactional_db) -> Newsroom:
    """A newsroom with its people and a live blog."""
    return Newsroom()


@pytest.fixture
def a_second_of_work():
    """A second of the processor for what is read, and no more: while one pattern is tried, no reader is answered."""

    def over(*_):
        raise AssertionError("this text keeps the processor busy")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.fixture
def shared() -> Path:
    """The folder of examples and hostile input; the test is skipped, and counted, where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the material in ../shared is not here")
    return SHARED


def pytest_terminal_summary(terminalreporter):
    """Say how many tests were skipped, and that it can only be for want of ../shared."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} skipped for want of the material in ../shared")
    strangers = [report for report in skipped if "../shared" not in str(report.longrepr)]
    for report in strangers:
        terminalreporter.write_line(f"SKIPPED FOR ANOTHER REASON: {report.nodeid}: {report.longrepr}")


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session, exitstatus):
    """A skipped test hides a failure: only ../shared excuses one."""
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if any("../shared" not in str(report.longrepr) for report in skipped):
        session.exitstatus = 1
    return result


@pytest.fixture(scope="session")
def staged(tmp_path_factory):
    """A data folder with the flood in it, made once and copied for each server: (folder, token)."""
    folder = tmp_path_factory.mktemp("staged")
    return folder, stage(folder)


@pytest.fixture(scope="session")
def covered(staged, tmp_path_factory):
    """One server for all tests that only add to it: (server, api)."""
    server, api = _copy(staged, tmp_path_factory.mktemp("served") / "data")
    yield server.start(), api
    server.stop()


@pytest.fixture
def own(staged, tmp_path):
    """A server of this test's own, which it may stop, kill and fill: (server, api)."""
    server, api = _copy(staged, tmp_path / "data")
    yield server.start(), api
    if server.process.poll() is None:
        server.kill()


def _copy(staged, folder):
    source, token = staged
    shutil.copytree(source, folder)
    server = Server(folder)
    return server, Api(server, token, "flood")
