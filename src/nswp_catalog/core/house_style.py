"""How a careful editor writes a record in YAML."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

# What no YAML reader, of version 1.1 or 1.2, takes for anything but this text.
_ORDINARY = r"[^\n:#,\[\]{}]*"
_PLAIN = re.compile(rf"[^\W\d_]{_ORDINARY}(?:(?::(?=\S)|(?<=\S)#){_ORDINARY})*", re.UNICODE)
_ADDRESS = re.compile(r"https?://[^\s,\[\]{}#\"']+(?:#[^\s,\[\]{}\"']*)?(?<!:)")
_WORDS = re.compile(r"(?i:y|yes|n|no|on|off|true|false|null|nan|inf)")
_NUMBER = re.compile(r"[1-9]\d{0,3}(?:-\d{2})?|10\.\d{4,9}/[^\s,\[\]{}#\"'&*:]+")
_MULTILINE = re.compile(
    r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]+"
)

_ATOMS = frozenset({str, int, bool})


@lru_cache(maxsize=4_000)
def scalar(value: str, inside_flow: bool = False) -> str:
    """Return ``value`` as one YAML scalar, quoted only where a reader would misread it."""
    if not value.isprintable() or value != value.strip() or value.endswith(":"):
        return _json(value)
    if _PLAIN.fullmatch(value) or (not inside_flow and "," in value and _PLAIN.fullmatch(value.replace(",", ""))):
        return _json(value) if _WORDS.fullmatch(value) else value
    return value if _ADDRESS.fullmatch(value) or _NUMBER.fullmatch(value) else _json(value)


def _json(value: Any) -> str:
    quoted = json.dumps(value, ensure_ascii=False)
    # What JSON leaves as it is and YAML does not allow, or a terminal would obey.
    return re.sub(
        r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]",
        lambda m: f"\\u{ord(m[0]):04x}",
        quoted,
    )


def record(data: Mapping[str, Any], indent: int = 2) -> str:
    """Return a record as an item of a list whose dash stands ``indent`` spaces in."""
    lines = fields(data, indent + 2)
    lines[0] = " " * indent + "- " + lines[0].lstrip(" ")
    return "\n".join(lines) + "\n"


def fields(data: Mapping[str, Any], indent: int) -> list[str]:
    """Return the lines of a mapping's fields."""
    return [line for key, value in data.items() for line in field(key, value, indent)]


def field(key: str, value: Any, indent: int) -> list[str]:
    """Return the lines of one field."""
    margin = " " * indent
    name = f"{margin}{scalar(key)}:"
    # To ask whether something is a text or a dict is many times as quick as whether it is any mapping.
    if isinstance(value, str):
        return _literal(name, value, indent + 2) if _stands_in_lines(value) else [f"{name} {scalar(value)}"]
    if type(value) is dict or isinstance(value, Mapping):
        return [name, *fields(value, indent + 2)] if value else [f"{name} {{}}"]
    if type(value) is list or isinstance(value, Sequence):
        return _list(name, value, indent)
    return [name if value is None else f"{name} {value}"]


def _stands_in_lines(value: str) -> bool:
    return (
        "\n" in value
        and _MULTILINE.fullmatch(value) is not None
        and not value.startswith((" ", "\n"))
        and not value.endswith("\n\n")  # kept by `|+`, it would take the blank lines below it for its own
    )


def _list(name: str, values: Sequence[Any], indent: int) -> list[str]:
    if _ATOMS.issuperset(map(type, values)):
        items = [scalar(str(value), inside_flow=True) for value in values]
        one_line = f"{name} [{', '.join(items)}]"
        if len(one_line) <= 100 and '"' not in [item[:1] for item in items]:
            return [one_line]
        return [name, *(f"{' ' * (indent + 2)}- {scalar(str(value))}" for value in values)]
    lines = [name]
    for value in values:
        if isinstance(value, Mapping) and value:
            lines += record(value, indent + 2).removesuffix("\n").split("\n")
        else:
            lines.append(f"{' ' * (indent + 2)}- {_json(value)}")
    return lines


def _literal(name: str, value: str, indent: int) -> list[str]:
    sign = "" if value.endswith("\n") else "-"
    lines = value.removesuffix("\n").split("\n")
    return [f"{name} |{sign}", *(" " * indent + line if line else "" for line in lines)]
