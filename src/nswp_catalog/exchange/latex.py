"""Text in BibTeX files: escaped for LaTeX, and LaTeX read as text."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from nswp_catalog.exchange.latex_signs import ACCENTS, IN_FORMULAS, LOWERED, RAISED, SIGNS, SWITCHES

_ESCAPES = str.maketrans({
    "\\": "{\\textbackslash}", "#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&", "_": "\\_", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}",
    "{": "\\{", "}": "\\}",
    **{chr(code): " " for code in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))},
})  # fmt: skip
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_SPACES = {"\n": " ", "\t": " ", ",": " ", ";": " ", "!": "", "/": "", "-": "", "@": "", "\\": "\n"}
_ONE = r"\\[ij](?![a-zA-Z])|[^\W\d_]"
_SCRIPTS = re.compile(r"([\^_])(?:\{([^{}\\]*)\}|([^\s{}\\]))")
_LATEX = re.compile(
    rf"""(?P<kept>https?://[^\s{{}}\\]+)
    |\\textsuperscript\s*\{{(?P<raised>[^{{}}\\]*)\}}|\\textsubscript\s*\{{(?P<lowered>[^{{}}\\]*)\}}
    |\$(?P<formula>(?:[^$\\]|\\.)+)\$|\\\((?P<inline>(?:[^\\]|\\[^)]){{0,300}})\\\)|\\ensuremath\s*\{{(?P<ensured>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}
    |\\url\s*\{{(?P<address>[^{{}}]*)\}}
    |\\(?P<mark>['`"^~=.]|[uvHckdbr](?=\s*[{{\\]|\s+[^\W\d_]))\s*(?:\{{\s*(?P<braced>\\?[^\W\d_]|)\s*\}}|\{{(?P<first>{_ONE})(?=[^{{}}]*\}})|(?P<bare>{_ONE}))
    |\\(?P<unseen>href(?=\s*\{{[^{{}}]*\}}\s*\{{)|(?i:noopsort|sortnoop)|begin|end)\s*\{{[^{{}}]*\}}
    |\\(?P<command>[a-zA-Z]+)\*?(?:\s*\{{\}}|\s+)?
    |\\(?P<sign>[&%$\#_ \n\t,;!/{{}}@\\-])
    |(?P<ligature>---?|``|\'\'|~)
    |[{{}}]""",
    re.VERBOSE,
)


_SET = re.compile(r"[\\{}$~]|--|``|''")
"""Without one of these LaTeX sets a text as it is."""


def escaped(text: str) -> str:
    """Return ``text`` for a field that LaTeX sets; what is not ASCII stays as it is (UTF-8)."""
    told = text.translate(_ESCAPES)
    if not _is_balanced(text):
        # BibTeX counts a brace even after a backslash: one without its partner would swallow the entries after it.
        told = told.replace("\\{", "{\\textbraceleft}").replace("\\}", "{\\textbraceright}")
    # An empty group keeps apart what LaTeX would make one sign of.
    return re.sub(r"([-`'])(?=\1)", r"\1{}", told)


def _is_balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def keeping_case(told: str) -> str:
    """Return an escaped title whose names and abbreviations stand in braces: styles put the rest in small letters.

    The capital with which a title begins is no name; Zotero does the same.

    >>> keeping_case("Sex work and HIV in Uganda")
    'Sex work and {HIV} in {Uganda}'
    """
    return re.sub(r"(?<!\\)\b[^\W_]+", _kept, told)


def _kept(word: re.Match[str]) -> str:
    letters = word[0] if word.start() else word[0][1:]
    return f"{{{word[0]}}}" if letters != letters.lower() else word[0]


def verbatim(text: str) -> str:
    """Return ``text`` for a field that LaTeX does not set, such as an address: no brace in it may end the field."""
    calm = re.sub(r"[\x00-\x20\x7f-\x9f]", "%20", text.strip())
    return calm.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def plain(text: str) -> str:
    r"""Return what LaTeX would set, as text: accents, signs and dashes, without the braces that protect case.

    Formulas that need no setting become text, others stay as they are, and so do addresses.

    >>> plain(r"{\'E}tude of \ss{} \& {HIV} --- 50\%"), plain(r"Garc{\'\i}a"), plain(r"\textit{In} situ $\alpha_1$")
    ('Étude of ß & HIV — 50%', 'García', 'In situ α₁')
    >>> plain(r"CO\textsubscript{2} in $\frac{1}{2}$ of 10\textsuperscript{th} {\em cases}")
    'CO₂ in $\\frac{1}{2}$ of 10th cases'
    """
    return _LATEX.sub(_meant, text) if _SET.search(text) else text


def _meant(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    return _MEANINGS[kind](match[kind], match) if kind else ""


def _command(name: str, match: re.Match[str]) -> str:
    """Return a sign, nothing for a command about the text that it encloses or that follows; any other stays."""
    if name in SIGNS:
        return SIGNS[name]
    is_about_text = match.string[match.end() : match.end() + 1] in ("{", "[") or f"{name} " in SWITCHES
    return "" if is_about_text else match[0]


def _accented(letter: str, match: re.Match[str]) -> str:
    bare = letter.lstrip("\\")
    return unicodedata.normalize("NFC", bare + ACCENTS[match["mark"]]) if bare else ""


def _in_dollars(formula: str, match: re.Match[str]) -> str:
    """Return what a formula says; "from $5 to $10" has none in it."""
    is_one = re.search(r"[\\^_=<>]|^\s*[a-zA-Z]\s*$", formula)
    return _formula(formula, match) if is_one else match[0]


def _formula(formula: str, match: re.Match[str]) -> str:
    """Return a formula as text where it can be told without setting it, else as it was."""
    told = re.sub(r"\\([a-zA-Z]+)\s*", lambda command: IN_FORMULAS.get(command[1], command[0]), formula)
    told = re.sub(r"\{\{([^{}]*)\}\}", r"{\1}", told.replace("{}", ""))
    told = _SCRIPTS.sub(
        lambda part: _script(part[2] or part[3] or "", RAISED if part[1] == "^" else LOWERED) or part[0], told
    )
    plain = re.sub(r"(?<!\\)[{}]", "", re.sub(r"\\[,;:! ]", " ", told))
    plain = re.sub(r"\\([%&#$_])", r"\1", plain)
    return match[0] if re.search(r"[\\^_]", plain) else " ".join(plain.split())


def _script(text: str, table: Mapping[int, int]) -> str:
    """Return a text in signs above or below the line, empty if there are none for it; the letters of "5th" need none."""
    if re.fullmatch(r"th|st|nd|rd|er|re|e|ème|o|a", text) and table is RAISED:
        return text
    return text.translate(table) if text and all(ord(letter) in table for letter in text) else ""


_MEANINGS: dict[str, Callable[[str, re.Match[str]], str]] = {
    "kept": lambda text, _: text,
    "formula": _in_dollars,
    "inline": _formula,
    "ensured": _formula,
    "address": lambda address, _: re.sub(r"\\([%&#_~$])", r"\1", address),
    "raised": lambda text, _: _script(text, RAISED) or text,
    "lowered": lambda text, _: _script(text, LOWERED) or text,
    "braced": _accented,
    "first": _accented,
    "bare": _accented,
    "unseen": lambda *_: "",
    "command": _command,
    "sign": lambda sign, _: _SPACES.get(sign, sign),
    "ligature": lambda signs, _: _LIGATURES[signs],
}
