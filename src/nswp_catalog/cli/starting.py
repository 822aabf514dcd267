"""`init`: a new catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from nswp_catalog.cli.session import read_file, session
from nswp_catalog.storage import file, locate

_HEAD = """\
# A catalogue of resources. People and programs both edit this file; programs change only
# the lines of the record concerned, and leave comments, blank lines and quotes alone.
#
#   catalog add             adds a resource; it asks for what it needs
#   catalog search WORDS    finds resources
#   catalog validate        shows what is wrong in this file, and how to put it right

catalog:
  title: Resource catalogue
  # description: One sentence on what is in it.
  # homepage: https://www.example.org/resources
  language: en  # of every text below that does not say otherwise

# The terms that records may use. Change their labels as you like; an id never changes by
# hand, but by `catalog themes rename OLD NEW`, which changes the records too.
"""
_RESOURCES = """\
# The records. Only `id` and `title` are required. By hand, one is written like this:
#
#   - id: a-short-name
#     title: The title
#     summary: |
#       What it is about.
#     type: smart-guide
#     themes: [violence, human-rights]
#     date: 2018-09
#     publishers: [NSWP]
#     languages: [en, fr]
#     url: https://www.example.org/a-short-name
resources: []
"""


def init(
    ctx: typer.Context,
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="The file, or its folder. [default: resources.yaml]", show_default=False),
    ] = None,
) -> None:
    """Make a new catalogue, with comments that explain it and the standard vocabularies.

    Example:  catalog init

    Example:  catalog init library/resources.yaml
    """
    run = session(ctx)
    path = path or run.option or Path("resources.yaml")
    if path.is_dir():
        path = path / "resources.yaml"
    file.create(path, _HEAD.encode() + _vocabularies() + _RESOURCES.encode())
    named = "" if locate.locate(None).path.resolve() == path.resolve() else f" -c {path}"
    run.say(f"Made {path}. Give it a title, and add the first resource: catalog{named} add")


def _vocabularies() -> bytes:
    """Return the text of the vocabularies in the catalogue that ships with the program."""
    text = read_file(locate.shipped())
    start = text.index(b"\nvocabularies:") + 1
    return text[start : text.index(b"\nresources:", start) + 1]
