"""Lists in BibTeX: people, bodies and words, by the rules of BibTeX where people keep to them."""

import re

from nswp_catalog.exchange import latex
from nswp_catalog.exchange import reference as ref

_JUNIOR = re.compile(r"(?:jr|sr|jnr|snr|[ivx]{1,5}|\d(?:st|nd|rd|th))\.?", re.IGNORECASE)
# Words by which no person is called.
_BODY = re.compile(
    r"(?:organi[sz]ations?|networks?|ministry|ministère|ministerio|universit\w*|universidad\w*|institut\w*|committee|commission|council|"
    r"associations?|asociación|department|foundation|fundación|fondation|nations|programme|program|agency|cent(?:re|er)s?|federation|coalition|"
    r"alliance|society|societies|projects?|groups?|teams?|consortium|secretariat|office|bureau|initiative|collective|colectivo|collectif|forum|"
    r"trust|union|redes|réseau|parliament|assembly|government|hospital|college|school|health|rights|workers|women|task|working|(?-i:of|for|and|the|on|against|&))",
    re.IGNORECASE,
)


def is_body(name: str) -> bool:
    """Return whether a name has a word in it by which no person is called."""
    return any(_BODY.fullmatch(word.strip("().,:")) for word in name.split())


def text(value: str) -> str:
    """Return a value on one line, as text."""
    return " ".join(latex.plain(value).split())


def parted(value: str, separator: str) -> list[str]:
    """Return the parts of a list by a pattern that counts only outside braces."""
    if "{" not in value:
        return [part for each in re.split(separator, value, flags=re.IGNORECASE) if (part := each.strip())]
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"(?<!\\)[{{}}]|{separator}", value, re.IGNORECASE):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [part.strip() for part in (*parts, value[start:]) if part.strip()]


def people(value: str) -> list[ref.Name]:
    """Return the people and bodies of a list; who stands in braces of his own is a body."""
    names: list[ref.Name] = []
    for part in parted(" ".join(value.split()), r"\s+and\s+(?:and\s+)*|\s*;\s*"):
        whole = re.fullmatch(r"\{((?:[^{}]|\{[^{}]*\})*)\}", part)
        if whole:
            names.append(ref.Name(text(whole[1])))
        elif re.match(r"(?:family|given|prefix|suffix)\s*=", part):
            names.append(_told_apart(part))
        elif part.lower() not in ("others", "et al.", "et al"):
            names += _written([piece for each in parted(part, ",") if (piece := text(_as_one_word(each)))])
    return [name._replace(family=_spaced(name.family), given=_spaced(name.given)) for name in names if name.family]


_BOUND = "\ue000"
"""Stands for a space in braces, which parts no words."""


def _as_one_word(name: str) -> str:
    """Return a name whose words in braces are bound together: ``Charles {Van Loan}`` has two parts."""
    return re.sub(r"\{[^{}\\](?:[^{}]|\{[^{}]*\})*\}", lambda group: group[0].replace(" ", _BOUND), name)


def _spaced(name: str) -> str:
    return name.replace(_BOUND, " ")


def _told_apart(part: str) -> ref.Name:
    """Return a name in the extended form of BibLaTeX: ``family=Vries, given=Jan, prefix=de``."""
    said = dict(re.findall(r"(\w+)\s*=\s*(.*)", "\n".join(parted(part.replace('"', ""), ","))))
    said = {name: text(value) for name, value in said.items()}
    family = " ".join(filter(None, (said.get("prefix"), said.get("family"))))
    given = ", ".join(filter(None, (said.get("given"), said.get("suffix"))))
    return ref.Name(family, given, is_person=bool(given)) if family else ref.Name(given)


def has_others(value: str) -> bool:
    """Return whether a list says that there are more people than it names."""
    return bool(re.search(r"(?i)(?:\band\s+others|\bet\.? al\.?)\s*$", value))


def _written(pieces: list[str]) -> list[ref.Name]:
    """Return whom a name means that is written in one piece, or in pieces with commas between them."""
    if len(pieces) < 2:
        return [_spoken(piece) for piece in pieces]
    last, *rest = pieces
    junior = [piece for piece in rest if _JUNIOR.fullmatch(piece)]
    given = [piece for piece in rest if piece not in junior]
    if len(given) == 1:
        return [ref.Name(last, ", ".join([*given, *junior]), is_person=True)]
    if len(pieces) % 2 == 0 and all(_is_initials(piece) for piece in pieces[1::2]):  # Smith, J., Jones, K.
        return [ref.Name(*pair, is_person=True) for pair in zip(pieces[::2], pieces[1::2], strict=True)]
    if not junior and all(" " in piece for piece in pieces):  # John Smith, Karen Jones, Lee Doe
        return [_spoken(piece) for piece in pieces]
    return [ref.Name(last, ", ".join(rest), is_person=bool(rest))]


def _is_initials(piece: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]\.?[\s-]*){1,4}", piece)) and (
        len(piece) < 3 or "." in piece or piece.isupper()
    )


def _spoken(name: str) -> ref.Name:
    """Return a name that is written as it is spoken, a person's by BibTeX's rule of the particles in small letters."""
    words = name.split()
    if len(words) < 2 or is_body(_spaced(name)):
        return ref.Name(name)
    junior = words.pop() if len(words) > 2 and _is_junior(words[-1]) else ""
    words[-1], _, added = words[-1].partition(",")  # John {Smith, Jr.}
    if not added and _is_junior(words[-1].rpartition(_BOUND)[2]):  # John {Smith III}
        words[-1], _, added = words[-1].rpartition(_BOUND)
    particles = [place for place, word in enumerate(words[:-1]) if place and word[:1].islower()]
    start = particles[0] if particles else len(words) - 1
    given = ", ".join(filter(None, (" ".join(words[:start]), added.strip(_BOUND), junior)))
    return ref.Name(" ".join(words[start:]), given, is_person=True)


def _is_junior(word: str) -> bool:
    return bool(_JUNIOR.fullmatch(word)) and word[:1].isupper()


def bodies(value: str) -> list[str]:
    """Return the bodies of a list.

    Only braces tell that "and" parts two of them: "Law and Policy Centre" is one.
    """
    line = " ".join(value.split())
    is_list = bool(re.search(r"(?i)\}\s+and\s|\sand\s+\{|\{and\}", line))
    parts = parted(line, r"\s+and\s+|\s*;\s+") if is_list else parted(line, r"\s*(?<!\\);\s+")
    return [body for part in parts if (body := text(part))]


def words(value: str) -> list[str]:
    """Return keywords, parted by semicolons where there is one, else by commas; the Web of Science puts all in braces."""
    if whole := re.fullmatch(r"\s*\{([^{}]*[,;][^{}]*)\}\s*", value):
        value = whole[1]
    separator = ";" if ";" in re.sub(r"\{[^{}]*\}", "", value) else ","
    return [word for part in parted(value, separator) if (word := text(part))]
