"""How text is compared: folding, tokens and the spellings of a word.

Everything that matches words (the index, the query, the labels of a vocabulary, the
highlighting of a passage) goes through here, so that all agree on what a word is.
"""

import re
import unicodedata
from itertools import pairwise

# The patterns are texts, compiled (and kept) by `re` at their first use: most commands need
# few of them, and compiling all takes as long as a whole search.

# Letters that no Unicode normalisation takes apart, but that people type without.
_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ħ": "h", "ø": "o", "ŧ": "t", "ı": "i", "ŀ": "l", "ð": "d",
        "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ĸ": "k", "ŋ": "n",
        "ى": "ي", "ـ": None,
    }
)  # fmt: skip
# The marks of Latin, Greek, Cyrillic, Hebrew and Arabic. Those of Indic scripts and of
# Japanese are letters in all but name: without them another word is meant.
_MARKS = "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]+"
# Scripts written without spaces, whose characters are indexed one by one.
_UNSPACED = "\u2e80-\u2fd5\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_UNSPACED_CHARACTER = f"([{_UNSPACED}])"
_FOREIGN_PUNCTUATION = r"[^\w\x00-\x7f]+"
_JAMO = "\u1160-\u11ff"
_WORD = r"[^\x00-/:-`{-\x7f]+"


def fold(text: str) -> str:
    """Return ``text`` without case and accents, as it is compared.

    >>> fold("Guía ÉTUDE Łódź Насилие")
    'guia etude lodz насилие'
    """
    if text.isascii():
        return text.lower()
    stripped = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", stripped.casefold()).translate(_LETTERS)


def searchable(text: str) -> str:
    """Return ``text`` folded, with its tokens apart as SQLite's ``ascii`` tokenizer wants them.

    That tokenizer takes every character beyond ASCII for a letter, so foreign
    punctuation becomes spaces here and unspaced scripts are set apart.
    """
    folded = fold(text)
    if folded.isascii():
        return folded
    return re.sub(_UNSPACED_CHARACTER, r" \1 ", re.sub(_FOREIGN_PUNCTUATION, _without_punctuation, folded))


def _without_punctuation(match: re.Match[str]) -> str:
    return "".join(map(_part_of_word, match[0]))


def _part_of_word(character: str) -> str:
    """Return what stands in a word for a character that is no letter: itself, nothing, or a space."""
    category = unicodedata.category(character)
    if category.startswith("M"):
        return character
    # Joiners, soft hyphens and directional marks are not seen; a zero-width space parts words.
    return "" if category == "Cf" and character != "\u200b" else " "


def tokens(text: str) -> list[str]:
    """Return the words of ``text``, folded, in order; each unspaced character is a word.

    >>> tokens("Sex workers’ rights: 暴力")
    ['sex', 'workers', 'rights', '暴', '力']
    """
    return re.findall(_WORD, searchable(text))


def token_spans(text: str) -> list[tuple[str, int, int]]:
    """Return each word of ``text`` with where it begins and ends there.

    The word is folded; the two offsets are into ``text`` as it is.
    """
    spans: list[tuple[str, int, int]] = []
    for word in re.finditer(r"\S+", text):
        if word[0].isascii():
            found = re.finditer(_WORD, word[0].lower())
            spans += [(token[0], word.start() + token.start(), word.start() + token.end()) for token in found]
            continue
        offsets = _cluster_offsets(word[0])
        folded, origins = "", list[int]()
        for number, (start, end) in enumerate(pairwise(offsets)):
            piece = searchable(word[0][start:end])
            folded += piece
            origins += [number] * len(piece)
        for token in re.finditer(_WORD, folded):
            first, last = origins[token.start()], origins[token.end() - 1]
            spans.append((token[0], word.start() + offsets[first], word.start() + offsets[last + 1]))
    return spans


def _cluster_offsets(word: str) -> list[int]:
    """Return where each character of ``word`` begins that folding takes as one with its marks; at last its length."""
    apart = (
        place
        for place, character in enumerate(word)
        if place == 0 or not (unicodedata.category(character).startswith("M") or re.match(f"[{_JAMO}]", character))
    )
    return [*apart, len(word)]


_ISE = r"(?P<stem>[^\W\d_]{3,})(?:is|iz)(?P<ending>e|es|ed|er|ers|ing|ation|ations)"
_YSE = r"(?P<stem>[^\W\d_]{3,})(?:ys|yz)(?P<ending>e|es|ed|er|ers|ing)"
_FAMILIES = (
    (_ISE, ("is", "iz"), ("e", "es", "ed", "er", "ers", "ing", "ation", "ations")),
    (_YSE, ("ys", "yz"), ("e", "es", "ed", "er", "ers", "ing")),
)
_PREFIX_IS = (
    r"(?P<stem>[^\W\d_]{3,}[iy])(?P<letter>[sz])(?P<ending>e|ed|es|er|ers|i|in|ing|a|at|ati|atio|ation|ations)?"
)


def spellings(token: str) -> tuple[str, ...]:
    """Return ``token`` and the forms that a reader takes for the same word.

    These are the family of -ise and -ize, in both spellings, and the plural in -s,
    -es and -ies. Forms that do not exist are harmless: no text has them.

    >>> "criminalized" in spellings("criminalisation"), "workers" in spellings("worker")
    (True, True)
    """
    if len(token) < 3 or not token.isalpha():
        return (token,)
    for family, infixes, endings in _FAMILIES:
        if match := re.fullmatch(family, token):
            forms = [match["stem"] + infix + ending for infix in infixes for ending in endings]
            return tuple(dict.fromkeys([token, *forms]))
    return tuple(dict.fromkeys([token, *_numbers(token)]))


def twins(token: str) -> tuple[str, ...]:
    """Return ``token``, a word or its beginning, in both of the spellings -is- and -iz-.

    >>> twins("criminalisation"), twins("criminalis")
    (('criminalisation', 'criminalization'), ('criminalis', 'criminaliz'))
    """
    match = re.fullmatch(_PREFIX_IS, token)
    if not match:
        return (token,)
    other = "z" if match["letter"] == "s" else "s"
    return (token, match["stem"] + other + (match["ending"] or ""))


def _numbers(token: str) -> list[str]:
    """Return the other number, singular or plural, of an English, French or Spanish noun."""
    if not token.isascii():
        return []
    if token.endswith("ies") and len(token) > 4:
        return [token[:-3] + "y", token[:-1]]
    if token.endswith(("sses", "shes", "ches", "xes", "zes")):
        return [token[:-2]]
    if token.endswith(("ss", "us", "is")):
        return [token + "es"]
    if token.endswith("s"):
        return [token[:-1]]
    if token.endswith("y") and token[-2] not in "aeiou":
        return [token[:-1] + "ies", token + "s"]
    if token.endswith(("sh", "ch", "x", "z")):
        return [token + "es", token + "s"]
    return [token + "s"]


def slugify(text: str) -> str:
    """Return an id made from ``text``: a-z, 0-9 and hyphens; empty if it has none of them."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text).replace("'", "").replace("’", "")))
