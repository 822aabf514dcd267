"""Making foreign text safe to print."""

import re

# Control characters of both sets, the bidirectional controls, and lone surrogates.
_DANGEROUS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
_BREAKS = r"[\t\n\r\x0b\x0c\x85\u2028\u2029 ]+"


def harmless(text: str) -> str:
    """Return ``text`` with everything that could move or colour a terminal made visible.

    Line breaks and tabs stay.
    """
    if text.isprintable():
        return text  # nearly all texts, at a fraction of the time
    return re.sub(_DANGEROUS, "\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return ``text`` harmless and on one line, for a cell or a field."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return harmless(re.sub(_BREAKS, " ", text).strip())


def escaped_json(text: str) -> str:
    """Return JSON ``text`` with what a terminal might obey as escapes: the same value."""
    return re.sub(_DANGEROUS, lambda match: match[0] if match[0] == "\n" else f"\\u{ord(match[0]):04x}", text)
