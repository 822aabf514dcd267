"""Pages that are made to keep whoever reads them busy for ever: each is judged, and soon."""

import subprocess
import sys

import pytest
from cli.running import SECONDS

_SIZE = 128 * 1024
_PROGRAM = """
import sys
from nswp_catalog.links.answers import is_worth_another_face, next_address, seen_of
from nswp_catalog.links.address import parse
from nswp_catalog.links.judge import judge
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.rule import Case, Past
from nswp_catalog.links.seen import Body
from nswp_catalog.links.reply import Answer
before, size, units = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
address = parse("https://example.org/guide#part")
promise = Promise(("Smart Guide to CEDAW", "Руководство"), publishers=("NSWP",), language="ru")
for unit in units:
    data = (before + unit * size)[:size].encode()
    for media_type in ("text/html", "text/plain", ""):
        for status in (200, 404, 503):
            answer = Answer(status, {"content-type": media_type}, (), Body(data, len(data)))
            next_address(address, answer)
            seen = seen_of(str(address), [], answer)
            is_worth_another_face(seen, promise)
            print(repr(unit), judge(Case(seen, promise, Past(True, True))).rule, flush=True)
"""
UNITS = (
    "<", "<a", "<a ", "<a x=", "<a '", '<a "', "<!", "<!--", "<!---->", "<script>", "<script ", "</", "<title>", "<h1>", "<b id=x>",
    "&", "&#", "a-", "a.", " ", "location=", "<meta charset ", "<!-- --><p", "\u0300", "页",
    "\u0301\u0316", "casino ", "<h2>casino</h2>", "<h2>\ufdfa", "<footer>", "<main>", "<p>w ", "/* ", "if you ",
)  # fmt: skip


@pytest.mark.parametrize("before", ["", "<title>", "<h1>", "<!--"])
def test_they_are_judged(before: str) -> None:
    """The same again and again, alone, as a title, as a heading or in a comment: there is a verdict for each status."""
    ran = subprocess.run([sys.executable, "-c", _PROGRAM, before, str(_SIZE), *UNITS], capture_output=True, text=True, timeout=SECONDS, check=False)  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == 9 * len(UNITS)
