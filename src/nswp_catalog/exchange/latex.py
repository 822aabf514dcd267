"""Text in BibTeX files: escaped for LaTeX, and LaTeX read as text."""

import re
import unicodedata

_ESCAPES = str.maketrans({
    "\\": "{\\textbackslash}", "#": "\\#", "$": "\\$", "%": "\\%", "&": "\\&", "_": "\\_", "~": "{\\textasciitilde}", "^": "{\\textasciicircum}",
    "{": "\\{", "}": "\\}",
    **{chr(code): " " for code in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0))},
})  # fmt: skip
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
    "newline": "\n", "textquotesingle": "'", "textquotedbl": '"', "lbrace": "{", "rbrace": "}", "textbraceleft": "{", "textbraceright": "}", "textdollar": "$", "slash": "/", "quad": " ",
}  # fmt: skip
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
}  # fmt: skip
_IN_FORMULAS = {
    **_GREEK, **{name.capitalize(): letter.upper() for name, letter in _GREEK.items()}, "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "equiv": "≡", "pm": "±", "times": "×", "cdot": "·", "div": "÷",
    "rightarrow": "→", "to": "→", "leftarrow": "←", "infty": "∞", "partial": "∂", "sum": "∑", "int": "∫", "in": "∈", "cup": "∪", "cap": "∩", "circ": "°", "degree": "°",
    "ell": "ℓ", "prime": "′", "ast": "∗", "star": "⋆", "bullet": "•", "dagger": "†", "backslash": "\\", "lt": "<", "gt": ">", "ldots": "…", "dots": "…", "cdots": "⋯",
    "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}", "textless": "<", "textgreater": ">", "mathrm": "", "mathit": "", "mathbf": "", "mathsf": "", "text": "",
    "rm": "", "it": "", "bf": "", "textit": "", "textrm": "", "mbox": "", "hbox": "", "operatorname": "", "left": "", "right": "",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " "}
_SPACES = {",": " ", ";": " ", "!": "", "/": "", "-": "", "\\": "\n"}
_LATEX = re.compile(
    r"""(?P<as_it_is>https?://[^\s{}\\]+)
    |\$(?P<formula>(?:[^$\\]|\\.)+)\$|\\ensuremath\s*\{(?P<ensured>(?:[^{}]|\{[^{}]*\})*)\}
    |\\href\s*\{(?P<address>[^{}]*)\}\s*(?=\{)|\\url\s*\{(?P<bare_address>[^{}]*)\}
    |\\text(?P<script>super|sub)script\s*\{(?P<scripted>[^{}\\]*)\}
    |\\(?P<mark>['`"^~=.]|[uvHckdbr](?=\s*[{\\]|\s+[^\W\d_]))\s*(?:\{\s*(?P<braced>\\?[^\W\d_]|)\s*\}|(?P<bare>\\[ij](?![a-zA-Z])|[^\W\d_]))
    |\\(?P<command>[a-zA-Z]+)\*?(?:\s*\{\}|\s+)?
    |\\(?P<sign>[&%$\#_ ,;!/{}\\-])
    |(?P<ligature>---?|``|\'\'|~)
    |[{}]""",
    re.VERBOSE,
)


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
    return _LATEX.sub(_meant, text)


def _formula(formula: str) -> str:
    """Return a formula as text where it can be told without setting it, else as it was."""
    if not re.search(r"[\\^_=<>]|^\s*[a-zA-Z]\s*$", formula):
        return f"${formula}$"  # "from $5 to $10" is none
    told = re.sub(r"\\([a-zA-Z]+)\s*", lambda command: _IN_FORMULAS.get(command[1], command[0]), formula)
    told = re.sub(r"([\^_])(?:\{([^{}\\]*)\}|([^\s{}\\]))", lambda script: _script(script[1], script[2] or script[3] or "") or script[0], told)  # fmt: skip
    plain = re.sub(r"(?<!\\)[{}]", "", re.sub(r"\\[,;:! ]", " ", told))
    plain = re.sub(r"\\([%&#$_])", r"\1", plain)
    return f"${formula}$" if re.search(r"[\\^_]", plain) else " ".join(plain.split())


def _script(sign: str, text: str) -> str:
    """Return what stands above or below the line in signs that do, empty if there are none for it."""
    table = _RAISED if sign == "^" else _LOWERED
    if sign == "^" and text in ("°", "′", "∗"):
        return text
    return text.translate(table) if text and all(ord(letter) in table for letter in text) else ""


def _meant(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "as_it_is":
        return match[0]
    if kind in ("formula", "ensured"):
        return _formula(match[kind])
    if kind == "address":  # the text for it follows
        return ""
    if kind == "bare_address":
        return re.sub(r"\\([%&#_~$])", r"\1", match[kind])
    if kind == "scripted":
        return _script("^" if match["script"] == "super" else "_", match[kind]) or match[kind]
    if kind == "command":  # one of appearance is nothing, and what it encloses stays
        return _SIGNS.get(match["command"], "")
    if kind == "sign":
        return _SPACES.get(match["sign"], match["sign"])
    if kind == "ligature":
        return _LIGATURES[match[0]]
    if kind in ("braced", "bare"):
        letter = match[kind].lstrip("\\")
        return unicodedata.normalize("NFC", letter + _MARKS[match["mark"]]) if letter else ""
    return ""
