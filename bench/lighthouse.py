"""Lighthouse on the demo: live page, a post's page and front page, as a phone and as a desktop."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.build import BUILD, Broken
from bench.chromium import FOUND
from bench.server import COMMAND, fetch, free_port
from bench.tools import stop

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PRESETS = {"phone": [], "desktop": ["--preset=desktop"]}
START_SECONDS = 60
SLUG = "great-sallow-tunnel"


def run(scratch: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Every page with every preset; the audits that cost points besides."""
    program = _program(say)
    if not FOUND.exists():
        raise Broken("Chromium is needed and was not found: run bin/setup --browser")
    with _demo(scratch / "demo") as port:
        pages = {"live page": f"/live/{SLUG}", "post": _post(port), "front page": "/"}
        results = []
        for preset, options in PRESETS.items():
            for name, path in pages.items():
                say(f"{name}, {preset}")
                report = _report(program, f"http://127.0.0.1:{port}{path}", options, scratch / "report.json")
                results.append({"page": name, "preset": preset, **report})
    return {"version": VERSION, "results": results}


def _program(say: Callable[[str], None]) -> Path:
    """Lighthouse, installed into bench/build/ where it is not there yet."""
    place = BUILD / f"lighthouse-{VERSION}"
    program = place / "node_modules" / "lighthouse" / "cli" / "index.js"
    if program.exists():
        return program
    if not shutil.which("npm") or not shutil.which("node"):
        raise Broken("npm and node are needed and were not found. On Debian: apt-get install npm")
    say(f"installing lighthouse {VERSION} with npm")
    place.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(place), f"lighthouse@{VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not program.exists():
        raise Broken(f"npm could not install lighthouse {VERSION}:\n{done.stderr[-2000:]}")
    return program


@contextmanager
def _demo(data: Path) -> Iterator[int]:
    """The demo, with its coverage and its pictures; answers its port."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STOPPRESS_", "DJANGO_"))}
    data.parent.mkdir(parents=True, exist_ok=True)
    with (data.parent / "demo.log").open("w") as log:
        process = subprocess.Popen(
            [COMMAND, "demo", "--port", str(port), "--data", str(data)], stdout=log, stderr=log, text=True, env=kept
        )
    try:
        _wait(port)
        yield port
    finally:
        stop(process)


def _wait(port: int) -> None:
    """Until the coverage is there, and every size of its pictures had a moment to be made."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if fetch(port, f"/live/{SLUG}")[0] == 200:
                time.sleep(5)
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise Broken("the demo did not become ready")


def _post(port: int) -> str:
    posts = json.loads(fetch(port, f"/live/{SLUG}.json")[2])["posts"]
    return f"/live/{SLUG}/posts/{next(post['id'] for post in posts if post['headline'])}"


def _report(program: Path, address: str, options: list[str], out: Path) -> dict[str, Any]:
    command = ["node", str(program), address, *options, "--quiet", "--output=json", f"--output-path={out}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
    environment = os.environ | {"CHROME_PATH": FOUND.read_text().strip()}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise Broken(f"lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    return told(json.loads(out.read_text()))


def told(report: dict[str, Any]) -> dict[str, Any]:
    """The points of each category, the figures behind them, and the audits that cost points."""
    audits, lost = report["audits"], []
    for category in report["categories"].values():
        for one in category["auditRefs"]:
            found = audits[one["id"]]
            if one["weight"] and found["score"] is not None and found["score"] < 1:
                lost.append(f"{category['id']}: {found['title']} {found.get('displayValue', '')}".strip())
    points = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    figures = {
        name: audits[name]["numericValue"]
        for name in ("first-contentful-paint", "largest-contentful-paint", "cumulative-layout-shift")
    }
    return {"points": points, "figures": figures, "lost": lost}
