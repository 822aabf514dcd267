"""The library as a page: how heavy it is, when it can be read, and how quickly it answers.

    python benchmarks/page.py [--sizes 500,2000,10000] [--write]

Chromium itself slows the network (Slow 3G: 400 kbit/s, 2 s a request) and the processor
(1, 4 and 6 times). It is found by its path, and driven by Playwright.
"""

import argparse
import gzip
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, cycle
from pathlib import Path
from pydoc_data.topics import topics
from typing import Any, NamedTuple

import make_catalogue
import yaml
from playwright.sync_api import Browser, Page, sync_playwright

README = Path(__file__).with_name("README.md")
TYPED = ("violence<<<<et", "harm guide<<<<<", "насилие<<<<", "暴力<社区", "sante", "zzz<<", "العنف<<", "s<d<a<")
"""What is typed, a key at a time; `<` takes a letter back."""
PAUSES = (200, 120, 350, 200, 500)
"""The milliseconds between two keys, in turn: in some of them the page goes on with what it put off."""
EMPTY = (
    "<!DOCTYPE html><form><input id=_q></form><main id=_works><div><article id=a>.</article></div></main>"
    "<script>_q.oninput = () => a.textContent = _q.value</script>"
)
"""A page with a field and a line that follows it: what a key takes here at the least."""
SLOW_3G = {"offline": False, "latency": 2_000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

# The time from a key press, or a choice, until after the next paint.
_PAINT = """
window.paints = [];
const paint = (since) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => paints.push(performance.now() - since);
  channel.port2.postMessage(0);
});
"""
# The time from a key press until after the frame in which the results on the screen are the right
# ones: those that the page has there at leisure for what is then in the field.
_KEYS = """
window.keys = [];
window.right = null;
const field = () => document.getElementById('_q').value;
window.results = () => {
  const seen = [];
  for (const box of document.querySelectorAll('#_works > div:not(.past)'))
    for (const card of box.getElementsByTagName('article')) {
      const { top, bottom } = card.getBoundingClientRect();
      if (top > innerHeight || !bottom) break;
      if (bottom > 0) seen.push(card.id);
    }
  return seen.join();
};
addEventListener('keydown', ({ timeStamp }) => {
  if (!right) return;
  const key = [field(), null];
  keys.push(key);
  const frame = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const now = performance.now();
      if (results() === right[field()]) key[1] = now - timeStamp;
      else if (keys.at(-1) === key) frame();
    };
    channel.port2.postMessage(0);
  });
  frame();
}, true);
"""
_READ = "(cards => cards[cards.length - 1].querySelector('.Z3988'))(document.getElementsByTagName('article'))"
_FIRST_SEEN = """
const look = () => {
  const first = document.querySelector('article');
  if (first && first.getBoundingClientRect().height) window.firstSeen = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
const wait = () => {
  if (document.querySelector('form.ready')) window.searchReady = performance.now();
  else setTimeout(wait, 20);
};
wait();
"""


class Measured(NamedTuple):
    """What was measured of a page of some records."""

    records: int
    export: float
    raw: int
    gzipped: int
    brotli: int | None
    json: int
    prose: tuple[int, int]
    """What the page and the JSON weigh, packed, where the summaries are real prose."""
    first_seen: float
    search_ready: float
    keys: dict[int, tuple[float, float]]
    """By how many times the processor is slowed: median and 95th percentile, in milliseconds."""
    facet: float


@contextmanager
def served(data: bytes) -> Iterator[str]:
    """Serve a page, packed, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@contextmanager
def window(browser: Browser, slowed: int = 1) -> Iterator[tuple[Page, Any]]:
    """Open a window of a small screen whose processor is slowed; give it and its session."""
    context = browser.new_context(viewport={"width": 412, "height": 732}, bypass_csp=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    yield page, session
    context.close()


def loading(browser: Browser, text: str) -> tuple[float, float]:
    """Return after how many seconds the first record is seen, and search is ready, on Slow 3G."""
    with served(gzip.compress(text.encode(), 9)) as address, window(browser) as (page, session):
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
        page.add_init_script(_FIRST_SEEN)
        page.goto(address, timeout=100_000)
        page.wait_for_function("window.searchReady", timeout=100_000)
        first, ready = page.evaluate("[firstSeen, searchReady]")
        return first / 1_000, ready / 1_000


def typing(browser: Browser, file: Path, slowed: int, ready: str = _READ) -> list[float]:
    """Return the milliseconds from each key press to the frame that shows the right results."""
    with window(browser) as (page, _):
        page.add_init_script(_KEYS)
        page.goto(file.as_uri(), timeout=100_000)
        page.wait_for_function(ready, timeout=100_000)
        right = {text: _at_leisure(page, text) for text in dict.fromkeys(chain("x", *map(_states, TYPED), [""]))}
    with window(browser, slowed) as (page, session):
        page.add_init_script(_KEYS)
        page.goto(file.as_uri(), timeout=200_000)
        page.wait_for_function(ready, timeout=200_000, polling=500)
        page.evaluate("(right) => { window.right = right; }", right)
        page.wait_for_timeout(500 * slowed)
        pauses = cycle(PAUSES)
        for typed in TYPED:
            page.focus("#_q")
            for key in typed:
                _press(session, key)
                page.wait_for_timeout(next(pauses))
            page.fill("#_q", "")  # by a key too
            page.wait_for_timeout(200 * slowed)
        keys = page.evaluate("keys")
    wrong = sum(took is None for _, took in keys)
    if wrong:
        print(f"{file.name}, {slowed}x: {wrong} of {len(keys)} keys were overtaken by the next.", file=sys.stderr)
    return [float("inf") if took is None else float(took) for _, took in keys]


def _at_leisure(page: Page, text: str) -> str:
    page.fill("#_q", text)
    page.wait_for_timeout(150)
    return str(page.evaluate("results()"))


def _states(typed: str) -> Iterator[str]:
    """Yield what is in the field after each key."""
    text = ""
    for key in typed:
        text = text[:-1] if key == "<" else text + key
        yield text


def _press(session: Any, key: str) -> None:
    """Press a key, of any script."""
    what = {"key": "Backspace", "code": "Backspace", "windowsVirtualKeyCode": 8} if key == "<" else {"key": key}
    text = {} if key == "<" else {"text": key, "unmodifiedText": key}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **what, **text})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **what})


def floor(browser: Browser, folder: Path, slow_downs: Sequence[int]) -> str:
    """Return a sentence with the times of a page that has next to nothing to do."""
    file = folder / "empty.html"
    file.write_text(EMPTY, encoding="utf-8")
    told = []
    for slowed in slow_downs:
        paints = sorted(typing(browser, file, slowed, "true"))
        told.append(f"{statistics.median(paints):.0f} / {paints[int(len(paints) * 0.95)]:.0f} ms at {slowed}×")
    return f"The same keys in a page with a field and one line of text: {', '.join(told)}."


def facet_without_scripts(browser: Browser, text: str, folder: Path, slowed: int) -> float:
    """Return the median of the milliseconds from choosing to the paint, in a page that has no scripts of its own."""
    file = folder / "without.html"
    file.write_text(re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL), encoding="utf-8")
    with window(browser, slowed) as (page, _):
        page.goto(file.as_uri(), timeout=100_000)
        page.wait_for_timeout(1_000)
        page.evaluate(_PAINT + "window.paint = paint")
        for place in (2, 3, 0, 1, 4):
            page.evaluate(
                "(place) => { paint(performance.now()); document.getElementById('_theme').selectedIndex = place; }",
                place,
            )
            page.wait_for_function("(n) => paints.length >= n", arg=1, timeout=100_000)
            page.wait_for_timeout(300 * slowed)
        return float(statistics.median(page.evaluate("paints")))


def measure(browser: Browser, number: int, folder: Path, slow_downs: Sequence[int]) -> Measured:
    """Measure the page of some records."""
    catalogue, told, file = folder / f"{number}.yaml", folder / f"{number}-prose.yaml", folder / f"{number}.html"
    make_catalogue.write_catalogue(number, catalogue)
    in_prose(catalogue, told)
    run("list", catalogue, "--limit", "1")
    start = time.perf_counter()
    run("export", catalogue, "html", "--output", str(file))
    took = time.perf_counter() - start
    text = file.read_text(encoding="utf-8")
    first, ready = loading(browser, text)
    keys = {}
    for slowed in slow_downs:
        paints = sorted(typing(browser, file, slowed))
        keys[slowed] = (statistics.median(paints), paints[int(len(paints) * 0.95)])
    return Measured(
        number, took, len(text.encode()), packed(text.encode()), _brotli(text.encode()), packed_json(catalogue),
        (packed(run("export", told, "html")), packed_json(told)),
        first, ready, keys, facet_without_scripts(browser, text, folder, max(slow_downs)),
    )  # fmt: skip


def run(command: str, catalogue: Path, *arguments: str) -> bytes:
    """Run a command of the program, and return what it prints."""
    line = [sys.executable, "-m", "nswp_catalog", "--quiet", "--catalog", str(catalogue), command, *arguments]
    return subprocess.run(line, check=True, capture_output=True).stdout


def packed(data: bytes) -> int:
    """Return how many bytes gzip makes of ``data``."""
    return len(gzip.compress(data, 9))


def packed_json(catalogue: Path) -> int:
    """Return what the JSON of a catalogue weighs, packed."""
    return packed(json.dumps(json.loads(run("export", catalogue, "json")), ensure_ascii=False).encode())


def in_prose(catalogue: Path, path: Path) -> None:
    """Write a catalogue with real prose for summaries, for random words pack to far less than what people write.

    It is that of Python's own reference, which comes with it.
    """
    paragraphs = dict.fromkeys(
        " ".join(part.split())[:600]
        for topic in topics.values()
        for part in re.split(r"\n\s*\n", topic)
        if len(part) > 250 and re.match(r" {0,3}[A-Z][a-z]", part)
    )
    data = yaml.safe_load(catalogue.read_bytes())
    for record, paragraph in zip(data["resources"], cycle(paragraphs), strict=False):
        record["summary"] = paragraph
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _brotli(data: bytes) -> int | None:
    """Return the size that brotli packs to, by Node where it is installed."""
    node = shutil.which("node")
    if node is None:
        return None
    script = "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync(0)).length))"
    return int(subprocess.run([node, "-e", script], input=data, check=True, capture_output=True).stdout)


def table(results: Sequence[Measured]) -> str:
    """Return the results as a table of Markdown."""
    slow_downs = list(results[0].keys)
    heads = [
        "records",
        "export, s",
        "raw, kB",
        "gzip",
        "brotli",
        "gzip of the JSON",
        "×",
        "in prose",
        "first record seen, s",
        "search ready, s",
    ]
    heads += [f"key press to paint {slowed}×, median / p95 ms" for slowed in slow_downs] + [f"facet without scripts {max(slow_downs)}×, ms"]  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|" + " ---: |" * len(heads)]
    for one in results:
        cells = [
            f"{one.records:,}", f"{one.export:.2f}", f"{one.raw / 1000:,.0f}", f"{one.gzipped / 1000:,.1f}",
            f"{one.brotli / 1000:,.1f}" if one.brotli else "–", f"{one.json / 1000:,.1f}", f"{one.gzipped / one.json:.2f}",
            f"{one.prose[0] / 1000:,.1f} / {one.prose[1] / 1000:,.1f} = {one.prose[0] / one.prose[1]:.2f}",
            f"{one.first_seen:.1f}", f"{one.search_ready:.1f}",
            *(f"{median:.0f} / {high:.0f}" for median, high in one.keys.values()), f"{one.facet:,.0f}",
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Measure the page of catalogues of some sizes.")
    parser.add_argument("--sizes", default="500,2000,10000", help="how many records, with commas between")
    parser.add_argument("--slowed", default="1,4,6", help="how many times the processor is slowed, with commas between")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("No chromium is installed.", file=sys.stderr)
        return 2
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        slow_downs = [int(each) for each in options.slowed.split(",")]
        results = [measure(browser, int(size), Path(folder), slow_downs) for size in options.sizes.split(",")]
        least = floor(browser, Path(folder), slow_downs)
        text = f"Chromium {browser.version}\n\n{table(results)}\n\n{least}\n"
        browser.close()
    print(text)
    if options.write:
        start, end = "<!-- page: written by page.py --write -->", "<!-- end of page -->"
        known = README.read_text(encoding="utf-8")
        before, after = known.partition(start)[0], known.partition(end)[2]
        README.write_text(f"{before}{start}\n\n{text}\n{end}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
