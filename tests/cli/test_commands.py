"""The command line: results on stdout, a sentence on stderr, never a traceback."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys

import pytest

from stoppress import cli
from stoppress import server as server_module
from stoppress.log import read
from stoppress.wire import sqlite
from tests.servers import LIVE_PAGE, Server

pytestmark = pytest.mark.long


@pytest.fixture
def desk(tmp_path):
    """The command line on an empty folder."""
    return Server(tmp_path / "data").command


@pytest.fixture
def told(transactional_db, monkeypatch, capsys):
    """A command that is refused, run in this process, where a start costs nothing; returns what it said."""

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["stoppress", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as end:
            cli.run()
        out, said = capsys.readouterr()
        assert end.value.code == 1, said
        assert "Traceback" not in said
        assert out == ""
        return said

    return run


def refused(run, code=1):
    said = run.stderr.decode()
    assert run.returncode == code, said
    assert "Traceback" not in said
    assert run.stdout == b""
    return said


def test_a_live_page_is_imported_exported_and_verified(desk, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text(LIVE_PAGE)
    once = desk("import", str(page), "--slug", "flood", "--headline", "River rises", "--date", "2026-11-22", "--json")
    assert json.loads(once.stdout)["added"] == 2
    again = desk("import", str(page), "--slug", "flood", "--headline", "River rises", "--date", "2026-11-22", "--json")
    assert json.loads(again.stdout)["added"] == 0
    lines = [json.loads(line) for line in desk("export", "flood").stdout.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert [line["kind"] for line in lines] == ["CoverageOpened", "PostPublished", "PostPublished"]
    assert set(lines[0]) == {"number", "kind", "at", "by", "body", "body_hash", "digest"}

    export = tmp_path / "flood.jsonl"
    export.write_bytes(desk("export", "flood").stdout)
    digest = lines[-1]["digest"]
    assert digest in desk("verify", str(export)).stdout.decode()
    assert desk("verify", str(export), "--digest", digest).returncode == 0
    assert digest in refused(desk("verify", str(export), "--digest", "0" * 64, check=False))
    assert digest in refused(desk("verify", str(export), "--digest", "", check=False))
    export.write_text(export.read_text().replace("Bridge closed", "Bridge opened"))
    assert "change 3" in refused(desk("verify", str(export), check=False))


def test_a_header_line_of_an_export_is_passed_over(desk, tmp_path):
    desk("import", "-", "--slug", "flood", "--headline", "River rises", stdin=LIVE_PAGE)
    export = tmp_path / "flood.jsonl"
    export.write_bytes(b'{"format": "stoppress export"}\n' + desk("export", "flood").stdout)
    assert desk("verify", str(export)).returncode == 0


def test_the_same_page_on_another_day_adds_nothing(desk):
    for day in ("2026-11-22", "2026-11-23"):
        run = desk("import", "-", "--slug", "flood", "--headline", "River", "--date", day, "--json", stdin=LIVE_PAGE)
    assert json.loads(run.stdout)["added"] == 0
    grown = "03:05 PM\nBridge open again\nTraffic flows.\n" + LIVE_PAGE[LIVE_PAGE.index("02:42") :]
    run = desk("import", "-", "--slug", "flood", "--date", "2026-11-22", "--json", stdin=grown)
    assert json.loads(run.stdout)["added"] == 1


def test_an_export_with_every_kind_of_line_break_in_it_verifies(newsroom, capsys, monkeypatch, tmp_path):
    newsroom.publish("Pasted\u2028from\u2029a\x85document.")
    export = tmp_path / "flood.jsonl"
    lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in read.whole(newsroom.flood.pk)]
    export.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["stoppress", "verify", str(export)])
    with pytest.raises(SystemExit) as end:
        cli.run()
    assert end.value.code == 0, capsys.readouterr()


def test_arguments_that_are_not_utf8_are_refused(told):
    for arguments in (["signin", "e\udcff"], ["post", "flood", "\udcff"], ["export", "\udcff"]):
        assert "UTF-8" in told(*arguments)


def test_what_is_deeper_than_any_export_is_broken(told):
    assert "not JSON" in told("verify", "-", stdin=b"[" * 200_000)


def test_the_name_of_the_command_line_is_nobodys(told):
    assert "Choose another" in told("adduser", "console")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STOPPRESS_DEBUG", "maybe"),
        ("STOPPRESS_URL", "http://[x"),
        ("STOPPRESS_URL", "http://u:p@a"),
        ("STOPPRESS_URL", "http://a:99999"),
        ("STOPPRESS_URL", "ftp://a"),
        ("STOPPRESS_URL", 'http://a"><script>'),
        ("STOPPRESS_THEME", "/nowhere/at/all"),
    ],
)
def test_a_bad_setting_stops_the_start_and_says_so(tmp_path, name, value):
    environment = {**Server(tmp_path)._environment(), name: value}
    command = [
        sys.executable,
        "-c",
        "import stoppress.boot as boot; boot.main()",
        "token",
        "x",
        "--data",
        str(tmp_path),
    ]
    run = subprocess.run(command, capture_output=True, env=environment)
    assert name in refused(run, code=2)


def test_a_dry_run_stores_nothing(desk, tmp_path):
    run = desk("import", "-", "--slug", "flood", "--headline", "River rises", "--dry-run", "--json", stdin=LIVE_PAGE)
    assert len(json.loads(run.stdout)["posts"]) == 2
    refused(desk("export", "flood", check=False))


def test_a_token_and_a_link_are_printed_alone(desk):
    desk("adduser", "emil", "--role", "editor", "--password-stdin", stdin="a long password\n")
    token = desk("token", "emil").stdout.decode()
    assert len(token.split()) == 1
    assert desk("signin", "emil").stdout.decode().startswith("http://127.0.0.1:8000/desk/sign-in/")


def test_a_post_is_published_from_the_command_line(desk):
    desk("import", "-", "--slug", "flood", "--headline", "River rises", stdin=LIVE_PAGE)
    assert (
        "/live/flood/posts/" in desk("post", "flood", "It rains.", "--headline", "Rain", "--key-event").stdout.decode()
    )
    desk("post", "flood", "-", stdin="From stdin.")
    posts = [json.loads(line)["body"]["post"] for line in desk("export", "flood").stdout.splitlines()[-2:]]
    assert (posts[0]["headline"], posts[0]["key_event"]) == ("Rain", True)
    assert posts[1]["blocks"][0]["html"] == "<p>From stdin.</p>"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        ("Der Fluß steigt.\n14:05\nBrücke gesperrt\n".encode("latin-1"), "iconv"),
        (b"Only words, and nothing that looks like a time.\n", "time"),
        (b"\x00\x01\x02\xff", ""),
    ],
)
def test_a_text_that_is_no_live_page_is_refused_with_what_was_looked_for(told, raw, says):
    assert says in told("import", "-", "--slug", "rain", "--headline", "It rains", stdin=raw).lower()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "-", "--slug", "x", "--headline", "X", "--time-zone", "Europe/Atlantis"], "Europe/Atlantis"),
        (["import", "-", "--slug", "x", "--headline", "X", "--date", "yesterday"], "2026-11-22"),
        (["import", "-", "--slug", "Not A Slug", "--headline", "X"], "address"),
        (["import", "/nowhere/page.txt", "--slug", "x", "--headline", "X"], "/nowhere/page.txt"),
        (["export", "nowhere"], "nowhere"),
        (["verify", "/nowhere/file"], "/nowhere/file"),
        (["token", "nobody"], "nobody"),
        (["signin", "nobody"], "nobody"),
        (["post", "nowhere", "words"], "nowhere"),
        (["adduser", "bad name"], "letters"),
        (["adduser", "emil", "--role", "king"], "king"),
        (["adduser", "emil", "--password-stdin"], "password"),
        (["serve", "--port", "99999999"], "port"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(told, arguments, says):
    stdin = LIVE_PAGE.encode() if arguments[0] == "import" else b""
    assert says.lower() in told(*arguments, stdin=stdin).lower()


def test_an_empty_post_is_refused(newsroom, told):
    assert "empty" in told("post", "flood", " ")


def test_a_port_in_use_is_said(covered, desk):
    server, _api = covered
    said = refused(desk("serve", "--port", str(server.port), check=False))
    assert str(server.port) in said
    assert "--port" in said


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="../shared is not the reason, but there is no root here")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    said = refused(Server(blocked / "data").command("serve", check=False), code=2)
    assert str(blocked) in said
    assert "--data" in said
    if os.geteuid() != 0:
        locked = tmp_path / "locked"
        locked.mkdir()
        locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
        assert str(locked) in refused(Server(locked).command("serve", check=False), code=2)


def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "stoppress.sqlite3").write_bytes(b"this is no database" * 100)
    said = refused(Server(tmp_path / "data").command("export", "flood", check=False))
    assert str(tmp_path) in said


def test_help_and_version_leave_no_folder_behind(tmp_path):
    for argument in ("--help", "--version"):
        run = subprocess.run(
            [sys.executable, "-m", "stoppress.boot", argument, "--data", str(tmp_path / "data")], capture_output=True
        )
        assert run.returncode == 0
    assert not (tmp_path / "data").exists()


def test_two_commands_that_start_at_once_prepare_one_database(tmp_path):
    server = Server(tmp_path / "data")
    environment = server._environment()
    command = [
        sys.executable,
        "-m",
        "stoppress.boot",
        "import",
        "-",
        "--headline",
        "River rises",
        "--data",
        str(server.data),
    ]
    runs = [
        subprocess.Popen(
            [*command, "--slug", f"flood-{n}"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        for n in range(4)
    ]
    said = [run.communicate(LIVE_PAGE.encode(), timeout=60)[1].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0, 0], said
    assert oct((server.data / "secret-key").stat().st_mode)[-3:] == "600"


def test_the_first_run_prints_the_addresses_and_a_link(tmp_path):
    server = Server(tmp_path / "data")
    (tmp_path / "data").mkdir()
    server.start()
    server.stop()
    assert f"{server.url}/desk/" in server.log()
    assert f"{server.url}/desk/sign-in/" in server.log()
    server.start()
    server.stop()
    assert server.log().count("/desk/sign-in/") == 1


def test_the_first_run_makes_a_chief_where_the_name_is_taken(tmp_path):
    server = Server(tmp_path / "data")
    server.command("adduser", "chief", "--role", "editor")
    server.start()
    server.stop()
    assert "stoppress signin chief-2" in server.log()


def test_a_port_that_is_bound_and_not_yet_served_is_in_use():
    with server_module.listen("127.0.0.1", 0) as first, pytest.raises(server_module.CannotListen, match="in use"):
        server_module.listen("127.0.0.1", first.getsockname()[1])


def test_a_folder_may_have_any_name(staged, tmp_path):
    folder = tmp_path / "live #1 50%41?x"
    shutil.copytree(staged[0], folder)
    server = Server(folder).start()
    server.stop()
    assert [place.name for place in tmp_path.iterdir()] == [folder.name]
    watch = sqlite.Watch(folder / "stoppress.sqlite3")
    server.command("post", "flood", "From another process.")
    assert watch.look()


@pytest.mark.parametrize("key", [b"", b"\n", b"\xff\xfe", None])
def test_a_key_that_cannot_be_used_is_said(tmp_path, key):
    place = tmp_path / "secret-key"
    place.mkdir() if key is None else place.write_bytes(key)
    said = refused(Server(tmp_path).command("token", "x", check=False), code=2)
    assert str(place) in said
    assert "delete it" in said.lower()


def test_an_empty_variable_for_the_folder_is_none(tmp_path):
    environment = {**Server(tmp_path)._environment(), "STOPPRESS_DATA": ""}
    subprocess.run([sys.executable, "-m", "stoppress.boot", "token", "x"], env=environment, cwd=tmp_path)
    assert [place.name for place in tmp_path.iterdir()] == ["data"]


def test_verify_writes_nothing(tmp_path):
    record = tmp_path / "record.jsonl"
    record.write_text("")
    done = subprocess.run([sys.executable, "-m", "stoppress.boot", "verify", str(record)], cwd="/proc", check=False)
    assert done.returncode == 1
