"""Text in BibTeX files: escaped for LaTeX, and LaTeX read as text."""

import re
import unicodedata

_ESCAPES = {
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&", "_": "\\_",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
}  # fmt: skip
_MARKS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c",
    "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331", "r": "\u030a",
}  # fmt: skip
_SIGNS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "ldots": "…", "dots": "…", "textellipsis": "…", "copyright": "©", "textregistered": "®", "texttrademark": "™", "pounds": "£", "S": "§", "P": "¶",
    "textdegree": "°", "guillemotleft": "«", "guillemotright": "»", "euro": "€", "texteuro": "€", "textbar": "|", "textless": "<",
    "textgreater": ">", "textunderscore": "_", "textquestiondown": "¿", "textexclamdown": "¡", "textbullet": "•", "par": "\n\n",
    "newline": "\n", "textquotesingle": "'", "textquotedbl": '"', "lbrace": "{", "rbrace": "}", "textdollar": "$", "slash": "/", "quad": " ",
}  # fmt: skip
_ACCENT = re.compile(
    r"""\\(?P<mark>['`"^~=.]|[uvHckdbr](?=\s*[{\\]|\s+[^\W\d_]))\s*(?:\{\s*(?P<braced>\\?[^\W\d_]|)\s*\}|(?P<bare>\\[ij](?![a-zA-Z])|[^\W\d_]))"""
)
_COMMAND = re.compile(r"\\(?P<name>[a-zA-Z]+)\*?(?:\s*\{\}|(?P<after>\s+|(?![a-zA-Z])))")


def escaped(text: str) -> str:
    """Return ``text`` for a field that LaTeX sets; what is not ASCII stays as it is (UTF-8)."""
    return "".join(_ESCAPES.get(character, character) for character in _printed(text))


def verbatim(text: str) -> str:
    """Return ``text`` for a field that LaTeX does not set, such as an address: no brace in it may end the field."""
    return _printed(text).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def _printed(text: str) -> str:
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", " ", text)


def plain(text: str) -> str:
    r"""Return what LaTeX would set, as text: accents, signs and dashes, without the braces that protect case.

    >>> plain(r"{\'E}tude of \ss{} \& {HIV} --- 50\%"), plain(r"Garc{\'\i}a"), plain(r"\textit{In} situ")
    ('Étude of ß & HIV — 50%', 'García', 'In situ')
    """
    if "\\" not in text and "{" not in text and "}" not in text:
        return _dashes(text)
    text = _ACCENT.sub(_accented, text)
    text = re.sub(
        r"\\([&%$#_ ,;!/-])",
        lambda match: {",": " ", ";": " ", "!": "", "/": "", "-": ""}.get(match[1], match[1]),
        text,
    )
    text = text.replace("\\{", "\ue000").replace("\\}", "\ue001").replace("\\\\", "\n")
    text = _COMMAND.sub(_sign, text)
    text = _dashes(text.replace("{", "").replace("}", ""))
    return text.replace("\ue000", "{").replace("\ue001", "}").replace("\ue002", "\\")


def _accented(match: re.Match[str]) -> str:
    letter = (match["braced"] if match["braced"] is not None else match["bare"]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _MARKS[match["mark"]]) if letter else ""


def _sign(match: re.Match[str]) -> str:
    sign = _SIGNS.get(match["name"])
    if sign is None:
        return ""  # a command of appearance: what it encloses stays
    return "\ue002" if sign == "\\" else sign


def _dashes(text: str) -> str:
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    return re.sub(r"(?<!\\)~", "\u00a0", text).replace("\u00a0", " ") if "://" not in text else text
