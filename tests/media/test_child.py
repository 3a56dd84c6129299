"""The process that reads an upload may die, hang or run wild: the one that asked goes on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stoppress.media import child, workshop
from stoppress.media.sentences import SENTENCES, Refused
from tests.media.made import planted, put

LIMITS = child.Limits(memory=256_000_000, seconds=5, wall=60, written=1000)
MOST = 256_000_000

MEASURE = """
import json, resource, sys
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from stoppress.media import workshop
into, found = Path(sys.argv[1]), {}
for path in map(Path, sys.argv[2:]):
    try:
        found[path.name] = list(workshop.picture(path, into, ['960.jpg']).made)
    except workshop.Refused as refused:
        found[path.name] = refused.why
print(json.dumps({"found": found, "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}))
"""


def program(tmp_path, monkeypatch, text: str, limits: child.Limits = LIMITS) -> dict:
    """Ask a program with this text, run as those of the press are."""
    folder = tmp_path / "press"
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").write_text("")
    (folder / "work.py").write_text(Path(child.HERE, "press", "work.py").read_text())
    (folder / "odd.py").write_text(f"import os, sys, time\nfrom .work import work\ndef odd(order):\n    {text}\n")
    with (folder / "odd.py").open("a") as file:
        file.write("def main():\n    work(odd)\n")
    monkeypatch.setattr(child, "HERE", tmp_path)
    return child.ask("odd", {"into": str(tmp_path)}, limits)


def test_what_the_program_answers_comes_back(tmp_path, monkeypatch):
    assert program(tmp_path, monkeypatch, "return {'is': 'done'}") == {"is": "done"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("os.kill(os.getpid(), 11)", "died"),
        ("os._exit(0)", "died"),
        ("print('[1, 2'); os._exit(0)", "died"),
        ("print('[1, 2]'); os._exit(0)", "died"),
        ("raise KeyError('odd')", "unreadable"),
        ("return {'all': len(bytearray(300_000_000))}", "large"),
    ],
)
def test_a_program_that_dies_or_goes_too_far_is_a_refusal(tmp_path, monkeypatch, text, why):
    with pytest.raises(Refused) as refused:
        program(tmp_path, monkeypatch, text)
    assert refused.value.why == why


@pytest.mark.parametrize("text", ["time.sleep(60)", "while True: pass"])
def test_a_program_that_does_not_come_back_is_stopped(tmp_path, monkeypatch, text):
    with pytest.raises(Refused) as refused:
        program(tmp_path, monkeypatch, text, child.Limits(memory=MOST, seconds=1, wall=1.5, written=1000))
    assert refused.value.why == "slow"


def test_a_program_cannot_fill_the_disk(tmp_path, monkeypatch):
    flood = "return {'written': open(order['into'] + '/flood', 'wb', 0).write(bytes(5000))}"
    assert program(tmp_path, monkeypatch, flood)["written"] == LIMITS.written


def test_the_program_sees_nothing_of_the_servers_surroundings(tmp_path, monkeypatch):
    monkeypatch.setenv("STOPPRESS_SECRET", "PLANTED")
    seen = program(tmp_path, monkeypatch, "return {'env': sorted(os.environ), 'django': 'django' in sys.modules}")
    assert not [name for name in seen["env"] if name.startswith("STOPPRESS")]
    assert seen["django"] is False


def test_pictures_in_the_background_step_aside(tmp_path, monkeypatch):
    folder = tmp_path / "press"
    program(tmp_path, monkeypatch, "return {'nice': os.nice(0)}")
    assert folder.exists()
    now = child.ask("odd", {"into": ""}, LIMITS)["nice"]
    assert child.ask("odd", {"into": ""}, LIMITS, background=True)["nice"] > now


def test_every_sentence_says_what_to_do():
    for why, sentence in SENTENCES.items():
        assert sentence.endswith(".") and len(sentence) > 40, why


@pytest.mark.long
@pytest.mark.shared
def test_every_hostile_picture_that_others_met_is_refused_or_made_right_within_the_memory(shared, tmp_path):
    """Of python-pillow/Pillow: crashes, bombs, time sinks, and photos that know where they were taken."""
    folder = shared / "corpora" / "images"
    if not folder.is_dir():
        pytest.skip("the pictures of ../shared are not here")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    assert len(files) > 100
    answer = _measured(tmp_path, files)
    assert answer["memory"] < MOST
    found = answer["found"]
    assert set(found) == {path.name for path in files}
    assert not {name: why for name, why in found.items() if why in ("died", "slow")}
    assert found["decompression_bomb.gif"] == "unreadable" and found["exif_gps.jpg"] == ["8.jpg"]
    assert found["truncated_jpeg.jpg"] == found["truncated_image.png"] == "unreadable"
    assert sum(isinstance(made, list) for made in found.values()) > 30
    assert not [path for path in tmp_path.iterdir() if b"GPS" in path.read_bytes() or b"Exif" in path.read_bytes()]


@pytest.mark.long
def test_the_largest_that_are_taken_stay_within_the_memory(tmp_path):
    from PIL import Image

    ramp = Image.linear_gradient("L")
    deep = Image.merge("RGBA", [ramp.resize((7300, 5400))] * 4)
    deep.save(tmp_path / "clear.png", compress_level=1)
    Image.merge("RGB", [ramp.resize((8160, 6120))] * 3).save(tmp_path / "phone.jpg", progressive=True)
    files = [tmp_path / "clear.png", tmp_path / "phone.jpg"]
    (tmp_path / "out").mkdir()
    answer = _measured(tmp_path / "out", files)
    assert answer["memory"] < MOST
    assert answer["found"] == {"clear.png": ["960.jpg"], "phone.jpg": ["960.jpg"]}


def test_the_kind_of_a_file_is_read_from_its_bytes(tmp_path):
    assert workshop.kind(put(tmp_path, planted("AVIF"), "film.mp4")) == "picture"
    assert workshop.kind(put(tmp_path, b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "a.jpg")) == "film"
    assert workshop.kind(put(tmp_path, b"ID3\x04\0\0\0\0\0\0")) == "film"
    assert workshop.kind(put(tmp_path, b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello")) == "captions"
    with pytest.raises(Refused, match="SVG"):
        workshop.kind(put(tmp_path, b"<svg xmlns='http://www.w3.org/2000/svg'/>"))


def _measured(into, files) -> dict:
    """Made in a small process of their own, whose children's peak is no one else's."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(into), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return json.loads(run.stdout)
