"""Make docs/search.svg: a picture of a real search, drawn by the real program.

`python docs/generate.py` calls this; alone, `python docs/picture.py` writes the picture.
"""

import re
import shlex
import tempfile
from html import unescape
from pathlib import Path

import terminal

COMMAND = "catalog search criminalisation violence --language fr --language en"
FILE = terminal.ROOT / "docs" / "search.svg"
_TITLE = "catalog"
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
    with Path("/dev/null").open("w") as nowhere:
        console = Console(record=True, width=terminal.COLUMNS, file=nowhere, force_terminal=True, highlight=False)
        console.print(Text.assemble(("$ ", "bold green"), COMMAND))
        console.print(Text.from_ansi(output.rstrip("\n")))
    svg = console.export_svg(title=_TITLE, code_format=_FORMAT.replace("COMMAND", COMMAND), unique_id="catalog")
    return re.sub(r"[ \t]+\n", "\n", svg)


def words(svg: str) -> list[str]:
    """Return the words in a picture, to see whether it still tells the truth.

    Versions of rich may draw the same words with other numbers.
    """
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return " ".join(unescape(text).replace("\xa0", " ") for text in texts).split()


if __name__ == "__main__":
    FILE.write_text(make(), encoding="utf-8")
    print(f"{FILE.relative_to(terminal.ROOT)}: {FILE.stat().st_size} bytes")
