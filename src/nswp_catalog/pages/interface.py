"""What a page says of its own in one language: its sentences, with numbers, dates and sizes as people write them there."""

import gettext
import json
from collections.abc import Callable

from nswp_catalog.pages import languages

_SAMPLES = (0, 1, 2, 3, 5, 11, 100)
"""Numbers that have between them every plural form of every language (CLDR's cardinal rules)."""


class Interface:
    """The voice of a page. Its sentences are those of the message catalogue (gettext)."""

    def __init__(self, language: str) -> None:
        self.language = languages.interface(language)
        self._messages = gettext.translation("catalog", languages.LOCALE, [self.language], fallback=True)

    def gettext(self, sentence: str) -> str:
        """Return a sentence."""
        return self._messages.gettext(sentence)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return a sentence in the form that goes with ``number``, with the number in it."""
        return self._messages.ngettext(one, many, number) % {"number": self.number(number)}

    def forms(self, one: str, many: str) -> str:
        """Return a sentence in all its forms, each beside a number that it goes with, as JSON for the script."""
        forms = [(number, self._messages.ngettext(one, many, number)) for number in _SAMPLES]
        return json.dumps(forms, ensure_ascii=False, separators=(",", ":"))

    def number(self, number: int) -> str:
        """Return a whole number with its thousands apart, as in CLDR."""
        if number < (10_000 if self.language == "es" else 1_000):
            return str(number)
        return f"{number:,}".replace(",", self._messages.pgettext("between thousands", ","))

    def date(self, text: str) -> str:
        r"""Return a date of the record format, whole or not, as in CLDR's long format.

        >>> Interface("en").date("2018-09-14"), Interface("ru").date("2018-09"), Interface("zh").date("2018")
        ('14 September 2018', 'сентябрь 2018\u202fг.', '2018')
        """
        year, month, day = [*text.split("-"), "", ""][:3]
        pgettext = self._messages.pgettext
        if not month:
            return text
        if not day:
            name = _months(pgettext)[int(month) - 1]
            return pgettext("date", "%(month)s %(year)s") % {"month": name, "year": year}
        name = _months_of_days(pgettext)[int(month) - 1]
        return pgettext("date", "%(day)s %(month)s %(year)s") % {"day": int(day), "month": name, "year": year}

    def size(self, number: int) -> str:
        r"""Return a number of bytes as people say it.

        >>> Interface("en").size(1_234_567), Interface("fr").size(1_234_567), Interface("ru").size(40_000)
        ('1.2 MB', '1,2\xa0Mo', '40\xa0кБ')
        """
        if number < 999_500:
            return self.gettext("%(number)s kB") % {"number": self.number(max(round(number / 1_000), 1))}
        whole, tenth = divmod(round(number / 100_000), 10)
        point = self._messages.pgettext("before decimals", ".")
        shown = f"{whole}{point}{tenth}" if tenth and whole < 100 else self.number(whole)
        return self.gettext("%(number)s MB") % {"number": shown}


def _months(pgettext: Callable[[str, str], str]) -> tuple[str, ...]:
    """Return the months as they are called alone: ``сентябрь``."""
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )


def _months_of_days(pgettext: Callable[[str, str], str]) -> tuple[str, ...]:
    """Return the months as they are called after a day: ``14 сентября``."""
    return (
        pgettext("month after a day", "January"),
        pgettext("month after a day", "February"),
        pgettext("month after a day", "March"),
        pgettext("month after a day", "April"),
        pgettext("month after a day", "May"),
        pgettext("month after a day", "June"),
        pgettext("month after a day", "July"),
        pgettext("month after a day", "August"),
        pgettext("month after a day", "September"),
        pgettext("month after a day", "October"),
        pgettext("month after a day", "November"),
        pgettext("month after a day", "December"),
    )
