"""Make the reference pages, the README's tour and its picture from the program itself.

    python docs/generate.py            writes what has changed
    python docs/generate.py --check    writes nothing, and exits with 1 when something is stale

Prose is written by hand in the pages. What stands between `<!-- generated: … -->` and
`<!-- /generated -->` is made here, and so is the output of every command in the README's
`<!-- tour -->`. The tour and the picture need a terminal, which Windows lacks: there they are left alone.
"""

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import picture
import terminal
from terminal import ROOT

DOCS = ROOT / "docs"
_SECTION = re.compile(r"(?P<begin><!-- generated: (?P<name>\w+) -->\n).*?(?P<end><!-- /generated -->)", re.DOTALL)
_TOUR = re.compile(r"(?<=<!-- tour -->\n).*?(?=<!-- /tour -->)", re.DOTALL)
_STEP = re.compile(
    r"(?:<!-- file: (?P<file>[\w.-]+) -->\n```yaml\n(?P<text>.*?)```\n)|```console\n(?P<console>.*?)```\n", re.DOTALL
)


def columns() -> str:
    """Return the columns of tab-separated output."""
    from nswp_catalog.render.data import COLUMNS

    return ", ".join(f"`{name}`" for name in COLUMNS) + ".\n"


def commands() -> str:
    """Return the help of the program and of each command that it lists."""
    listed = _help().partition("\nCommands:\n")[2]
    names = re.findall(r"^  ([a-z][\w-]*) ", listed, re.MULTILINE)
    return "\n".join(
        f"## {' '.join(['catalog', *command])}\n\n```text\n{_help(*command)}\n```\n"
        for command in ([], *([name] for name in names))
    )


def _help(*command: str) -> str:
    with tempfile.TemporaryDirectory() as home:
        return terminal.plain(terminal.piped([sys.executable, "-m", "nswp_catalog", *command, "--help"], Path(home)))


def example() -> str:
    """Return the full example."""
    return f"```yaml\n{(DOCS / 'example.yaml').read_text(encoding='utf-8')}```\n"


def rules() -> str:
    """Return a table of the rules, and then each with its examples."""
    from nswp_catalog.core.rule import RULES
    from nswp_catalog.render.problems import explanation

    rows = [f"| [{rule.name}](#{rule.name}) | {rule.severity} |" for rule in RULES.values()]
    parts = ["\n".join(["| rule | severity |", "| --- | --- |", *rows]) + "\n"]
    for rule in RULES.values():
        heading, _, explained = explanation(rule).partition("\n\n")
        severity = heading.removeprefix(f"{rule.name} (").removesuffix(")")
        parts.append(f"## {rule.name}\n\n*{severity.capitalize()}.* {explained}")
    return "\n".join(parts)


def links() -> str:
    """Return a table of the rules by which links are judged."""
    from nswp_catalog.links.judge import RULES

    rows = [f"| `{rule.name}` | {rule.verdict} | {rule.why} |" for rule in RULES.values()]
    return "\n".join(["| rule | verdict | what it is about |", "| --- | --- | --- |", *rows]) + "\n"


_PARTS = {
    "": ("The file", ""),
    "AboutModel": ("catalog", "The mapping after `catalog:`."),
    "VocabulariesModel": ("vocabularies", "The mapping after `vocabularies:`."),
    "TermModel": ("A term", "An item of `themes`, `types` or `regions` under `vocabularies:`."),
    "LanguageTermModel": ("A language", "An item of `languages` under `vocabularies:`."),
    "ResourceModel": ("A record", "An item of `resources:`."),
    "DownloadModel": ("A download", "An item of `downloads:` in a record."),
    "RelationModel": ("A relation", "An item of `related:` in a record."),
    "CautionModel": ("A caution", "An item of `cautions:` in a record."),
}
"""The parts of a file by their name in the schema: heading, and where they stand."""


def format_tables() -> str:
    """Return a table for each part of the file."""
    from nswp_catalog.storage.schema import json_schema

    schema = json_schema()
    parts = {"": schema, **schema["$defs"]}
    if parts.keys() != _PARTS.keys():
        raise SystemExit(f"docs/generate.py: name these parts of the schema in _PARTS: {parts.keys() ^ _PARTS.keys()}")
    names = _names_of_values(schema["$defs"])
    return "\n".join(_table(*_PARTS[name], parts[name], names) for name in _PARTS)


def _table(heading: str, place: str, part: dict[str, Any], names: dict[str, str]) -> str:
    lines = [
        f"## {heading}",
        "",
        f"{part['description']} {place}".strip(),
        "",
        "| key | holds | what it is |",
        "| --- | --- | --- |",
    ]
    for key, field in part["properties"].items():
        needed = " **Required.**" if key in part.get("required", ()) else ""
        lines.append(f"| `{key}` | {_holds(field, names)} | {field['description']}{needed} |")
    return "\n".join(lines) + "\n"


def _names_of_values(parts: dict[str, Any]) -> dict[str, str]:
    """Return what people call each kind of value, by its schema. A kind without a name is an error."""
    record, download = parts["ResourceModel"]["properties"], parts["DownloadModel"]["properties"]
    samples = {
        "id": record["id"],
        "text": download["label"],
        "text, or text by language": record["title"],
        "date": record["date"],
        "language tag": record["languages"]["items"],
        "address": record["url"],
        "DOI": record["doi"],
        "ISBN": record["isbn"],
        "whole number": download["pages"],
        "64 hexadecimal digits": download["sha256"],
        "two capital letters": parts["CautionModel"]["properties"]["country"],
    }
    return {_key(sample): name for name, sample in samples.items()}


def _key(field: dict[str, Any]) -> str:
    """Return the schema of a value as a text, without its description and whether it may be left empty."""
    kinds = [kind for kind in field.get("anyOf", [field]) if kind != {"type": "null"}]
    bare = [{name: value for name, value in kind.items() if name != "description"} for kind in kinds]
    return json.dumps(bare, sort_keys=True)


def _holds(field: dict[str, Any], names: dict[str, str]) -> str:
    kinds = [kind for kind in field.get("anyOf", [field]) if kind != {"type": "null"}]
    if "$ref" in kinds[0]:
        return f"[{_link(kinds[0])}"
    if "items" in kinds[0]:
        items = kinds[0]["items"]
        return f"list of [{_link(items)}" if "$ref" in items else f"list of {_holds(items, names)}s"
    if "enum" in kinds[0]:
        return "one of " + ", ".join(f"`{value}`" for value in kinds[0]["enum"])
    return names[_key(field)]


def _link(reference: dict[str, str]) -> str:
    heading = _PARTS[reference["$ref"].rpartition("/")[2]][0]
    words = {"A term": "terms", "A language": "languages", "A record": "records", "A download": "downloads"}
    words |= {"A relation": "relations", "A caution": "cautions"}
    return f"{words.get(heading, 'mapping')}](#{heading.lower().replace(' ', '-')})"


def formats() -> str:
    """Return a table of the formats."""
    from nswp_catalog.exchange.format import Format
    from nswp_catalog.exchange.format import formats as all_formats

    rows = ["| format | files | read by | export | import |", "| --- | --- | --- | --- | --- |"]
    page = Format("html", "people: one page that works anywhere", (".html", ".htm"), lambda *_: iter(()))
    for name, one in sorted({**all_formats(), "html": page}.items()):
        endings = ", ".join(f"`{ending}`" for ending in one.endings)
        reads = "yes" if one.read or name == "yaml" else ""
        rows.append(f"| `{name}` | {endings} | {one.about} | {'yes' if one.write else ''} | {reads} |")
    return "\n".join(rows) + "\n"


SECTIONS: dict[str, Callable[[], str]] = {
    "formats": formats,
    "columns": columns,
    "commands": commands,
    "example": example,
    "format": format_tables,
    "rules": rules,
    "links": links,
}
"""What makes each generated section, by its name in the pages."""


def page(text: str) -> str:
    """Return ``text`` with its generated sections made anew."""

    def made(match: re.Match[str]) -> str:
        return f"{match['begin']}\n{SECTIONS[match['name']]()}\n{match['end']}"

    return _SECTION.sub(made, text)


def readme(text: str) -> str:
    """Return the README with the tour walked anew, in a copy of the catalogue and an empty home."""
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary).resolve()
        clone = top / "clone"
        shutil.copytree(ROOT / "data", clone / "data")
        (top / "home").mkdir()
        walk = _Walk(clone, top / "home")
        return _TOUR.sub(lambda tour: _STEP.sub(walk.step, tour[0]), text)


class _Walk:
    """One walk through the tour: it saves the files that it is told to, and types the commands."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home

    def step(self, match: re.Match[str]) -> str:
        """Return a block of the tour with the output that its commands give."""
        if match["file"]:
            (self.folder / match["file"]).write_text(match["text"], encoding="utf-8")
            return match[0]
        typed = [line for line in match["console"].splitlines() if line.startswith("$ ")]
        return "```console\n" + "\n".join(self._typed(line) for line in typed) + "\n```\n"

    def _typed(self, line: str) -> str:
        command = line.removeprefix("$ ")
        if command.startswith("cd "):
            self.folder = (self.folder / command.removeprefix("cd ")).resolve()
            return line
        output = terminal.plain(terminal.drawn(["/bin/sh", "-c", command], self.folder, self.home))
        return f"{line}\n{output}" if output else line


def outdated() -> Iterator[tuple[Path, str]]:
    """Yield each file that is stale, with what it should hold."""
    makers: dict[Path, Callable[[str], str]] = {
        DOCS / name: page for name in ("commands.md", "format.md", "rules.md", "links.md", "exchange.md")
    }
    if sys.platform != "win32":
        makers |= {ROOT / "README.md": readme}
    for file, make in makers.items():
        before = file.read_text(encoding="utf-8")
        if (after := make(before)) != before:
            yield file, after
    if sys.platform != "win32":
        before = picture.FILE.read_text(encoding="utf-8") if picture.FILE.exists() else ""
        after = picture.make()
        if picture.words(after) != picture.words(before):
            yield picture.FILE, after


def main(arguments: list[str]) -> int:
    """Write what is stale, or with ``--check`` only name it."""
    if arguments not in ([], ["--check"]):
        print(__doc__)
        return 2
    stale = list(outdated())
    for file, text in stale:
        if not arguments:
            file.write_text(text, encoding="utf-8", newline="\n")
        print(f"{'stale' if arguments else 'written'}: {file.relative_to(ROOT).as_posix()}")
    if arguments and stale:
        print("Run `python docs/generate.py`.")
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
