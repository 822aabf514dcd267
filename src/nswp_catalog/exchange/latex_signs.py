"""The signs that LaTeX has commands for."""

ACCENTS = {
    "'": "\u0301", "`": "\u0300", '"': "\u0308", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c",
    "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331", "r": "\u030a",
}  # fmt: skip
"""Combining characters by the commands for them."""

SIGNS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
    "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "ldots": "…", "dots": "…", "textellipsis": "…", "copyright": "©", "textregistered": "®", "texttrademark": "™", "pounds": "£", "S": "§", "P": "¶",
    "textdegree": "°", "guillemotleft": "«", "guillemotright": "»", "euro": "€", "texteuro": "€", "textbar": "|", "textless": "<", "textgreater": ">",
    "textunderscore": "_", "textquestiondown": "¿", "textexclamdown": "¡", "textbullet": "•", "par": "\n\n", "newline": "\n", "textquotesingle": "'",
    "textquotedbl": "\"", "lbrace": "{", "rbrace": "}", "textbraceleft": "{", "textbraceright": "}", "textdollar": "$", "slash": "/", "quad": " ",
    "qquad": " ", "thinspace": " ", "enspace": " ", "space": " ", "nobreakspace": " ", "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX", "NG": "Ŋ", "ng": "ŋ", "IJ": "Ĳ", "ij": "ĳ", "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾",
    "textperiodcentered": "·", "textordfeminine": "ª", "textordmasculine": "º", "textmu": "µ", "texttimes": "×", "textpm": "±",
    "hyphen": "-", "item": "\n• ", "textasteriskcentered": "*", "texttildelow": "~", "textsection": "§", "textparagraph": "¶", "textdagger": "†", "dag": "†", "ddag": "‡",
    "textdaggerdbl": "‡", "textcopyright": "©", "textsterling": "£", "textcent": "¢", "textyen": "¥", "textcurrency": "¤", "quotedblbase": "„",
    "quotesinglbase": "‚", "guilsinglleft": "‹", "guilsinglright": "›", "flqq": "«", "frqq": "»", "glqq": "„", "grqq": "“", "og": "« ", "fg": " »",
    "textnumero": "№", "textvisiblespace": " ", "and": "and", "checkmark": "✓", "textrightarrow": "→", "textleftarrow": "←",
}  # fmt: skip
"""What commands without an argument set in a text."""

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ",
    "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
}  # fmt: skip
IN_FORMULAS = {
    **_GREEK, **{name.capitalize(): letter.upper() for name, letter in _GREEK.items()},
    "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~",
    "simeq": "≃", "equiv": "≡", "pm": "±", "times": "×", "cdot": "·", "div": "÷", "rightarrow": "→", "to": "→", "leftarrow": "←", "infty": "∞",
    "partial": "∂", "sum": "∑", "int": "∫", "in": "∈", "cup": "∪", "cap": "∩", "circ": "°", "degree": "°", "ell": "ℓ", "prime": "′", "ast": "∗",
    "star": "⋆", "bullet": "•", "dagger": "†", "backslash": "\\", "lt": "<", "gt": ">", "ldots": "…", "dots": "…", "cdots": "⋯", "langle": "⟨",
    "rangle": "⟩", "lbrace": "{", "rbrace": "}", "textless": "<", "textgreater": ">",
    **dict.fromkeys(("mathrm", "mathit", "mathbf", "mathsf", "text", "rm", "it", "bf", "textit", "textrm", "mbox", "hbox", "operatorname", "left", "right"), ""),
}  # fmt: skip
"""What commands set in a formula; those about its appearance nothing."""

RAISED = str.maketrans("0123456789+-=()ni°′∗", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ°′∗")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

SWITCHES = (
    "Huge LARGE Large MakeLowercase MakeUppercase allowbreak bf bfseries bgroup break centering egroup em footnotesize hskip huge it itshape "
    "large lowercase md mdseries newblock nobreak noindent normalfont normalsize protect raggedright relax rm rmfamily sc scriptsize scshape "
    "selectfont sf sffamily sl slshape small textnormal textrm textup tiny tt ttfamily up uppercase upshape xspace "
)
"""Commands about the text that follows them, each with a space behind it."""
