"""The months, as people write them in the languages of our records and some more."""

import re
from functools import cache

from nswp_catalog.core.text import fold

_NAMES = (
    "january janvier enero januar janeiro gennaio январь января", "february fevrier febrero februar fevereiro febbraio февраль февраля",
    "march mars marzo marz maerz marco март марта", "april avril abril aprile апрель апреля", "may mai mayo maio maggio май мая",
    "june juin junio juni junho giugno июнь июня", "july juillet julio juli julho luglio июль июля", "august aout agosto август августа",
    "september septembre septiembre setiembre setembro settembre сентябрь сентября", "october octobre octubre oktober outubro ottobre октябрь октября",
    "november novembre noviembre novembro ноябрь ноября", "december decembre diciembre dezember dezembro dicembre декабрь декабря",
)  # fmt: skip
ENGLISH = tuple(names.split()[0].capitalize() for names in _NAMES)


@cache
def month(text: str) -> str:
    """Return the number of the month that ``text`` is, names or begins the name of, as two digits; empty for what is none.

    >>> month("sept."), month("3"), month("dic"), month("Spring"), month("ju"), month("марта"), month("2月")
    ('09', '03', '12', '', '', '03', '02')
    """
    word = re.sub(r"[^\w]", "", fold(text.strip()))
    if number := re.fullmatch(r"(\d{1,2})月?", word, re.ASCII):
        return f"{int(number[1]):02}" if 1 <= int(number[1]) <= 12 else ""
    if len(word) < 3:
        return ""
    found = {number for number, names in enumerate(_NAMES, 1) if any(name.startswith(word) for name in names.split())}
    return f"{found.pop():02}" if len(found) == 1 else ""
