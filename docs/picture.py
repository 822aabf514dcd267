"""Make docs/search.svg: a picture of a real search, drawn by the real program.

`python docs/generate.py` calls this; alone, `python docs/picture.py` writes the picture.
"""

import re
import shlex
import tempfile
from html import unescape
from io import StringIO
from pathlib import Path

import terminal

COMMAND = "catalog search criminalisation violence"
FILE = terminal.ROOT / "docs" / "search.svg"
_TITLE = "catalog"
_CELL = 12.2
"""The width of a character in rich's pictures."""
_TEXT = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[0-9.]+)" y="(?P<y>[0-9.]+)" textLength="(?P<length>[0-9.]+)"(?P<clip>[^>]*)>(?P<text>[^<]*)</text>'
)
# Rich's template without its fonts, which would be fetched from the network.
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>A search in a terminal: $ COMMAND</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def make() -> str:
    """Return the picture as SVG."""
    from rich.console import Console
    from rich.text import Text

    with tempfile.TemporaryDirectory() as home:
        output = terminal.drawn(shlex.split(COMMAND), terminal.ROOT, Path(home))
    console = Console(record=True, width=terminal.COLUMNS, file=StringIO(), force_terminal=True, highlight=False)
    console.print(Text.assemble(("$ ", "bold green"), COMMAND))
    console.print(Text.from_ansi(output.rstrip("\n")))
    svg = console.export_svg(title=_TITLE, code_format=_FORMAT.replace("COMMAND", COMMAND), unique_id="catalog")
    return re.sub(r"\s*\n\s*", "\n", _TEXT.sub(_without_margins, svg))


def _without_margins(match: re.Match[str]) -> str:
    """Return a piece of text without the blanks around it, which some programs leave out when they draw."""
    text = match["text"].replace("&#160;", "\xa0")
    words = text.strip("\xa0\n")
    if not words:
        return ""
    before = len(text) - len(text.lstrip("\xa0"))
    after = len(text) - len(text.rstrip("\xa0"))
    x = float(match["x"]) + before * _CELL
    length = float(match["length"]) - (before + after) * _CELL
    return f'<text class="{match["style"]}" x="{x:g}" y="{match["y"]}" textLength="{length:g}"{match["clip"]}>{words}</text>\n'


def words(svg: str) -> list[str]:
    """Return the words in a picture, to see whether it still tells the truth.

    Versions of rich may draw the same words with other numbers.
    """
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return " ".join(unescape(text).replace("\xa0", " ") for text in texts).split()


if __name__ == "__main__":
    FILE.write_text(make(), encoding="utf-8")
    print(f"{FILE.relative_to(terminal.ROOT)}: {FILE.stat().st_size} bytes")
