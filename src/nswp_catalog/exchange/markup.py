"""Text that stays text in Markdown and XML, and addresses that stay addresses."""

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def xml(text: str) -> str:
    """Return ``text`` for an element or a double-quoted attribute of XML 1.0."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text).translate(_ENTITIES)


def markdown(text: str) -> str:
    """Return ``text`` on one line, as Markdown that has no markup, link or HTML in it."""
    line = " ".join(_DIRECTIONS.sub("", _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)).split())
    escaped = re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", line)
    escaped = re.sub(r"(?i)(https?|ftp|mailto|xmpp)(?=:)", r"\1\\", escaped)
    return re.sub(r"(?i)\A(\d+|www)(?=[.)])|\A(?=[-+=:>])", lambda match: match[0] + "\\", escaped)


def is_web(address: str | None) -> bool:
    """Return whether an address may become a link."""
    return bool(address and re.match(r"(?i)https?://[^\s<>\"]+\Z", address))


def linked(text: str, address: str | None) -> str:
    """Return Markdown of ``text`` as a link to ``address``, or alone where that is no address of the web."""
    if not is_web(address):
        return markdown(text)
    target = re.sub(r"[\\<>\s\x00-\x1f]", lambda match: f"%{ord(match[0]):02X}", str(address))
    return f"[{markdown(text)}](<{target}>)"
