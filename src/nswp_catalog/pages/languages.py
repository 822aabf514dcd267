"""What a page says in each language: the interface, names of languages, dates and numbers."""

import gettext
from pathlib import Path

INTERFACE = ("en", "fr", "es", "ru", "zh", "ar")
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "yi", "ckb", "dv", "sd", "ug"}
_OWN_NAMES = {
    "en": "English", "fr": "Français", "es": "Español", "ru": "Русский", "zh": "中文", "ar": "العربية", "pt": "Português", "de": "Deutsch",
    "it": "Italiano", "nl": "Nederlands", "uk": "Українська", "ja": "日本語", "ko": "한국어", "th": "ไทย", "hi": "हिन्दी", "fa": "فارسی",
    "tr": "Türkçe", "pl": "Polski", "sw": "Kiswahili", "vi": "Tiếng Việt", "id": "Bahasa Indonesia", "mk": "Македонски", "sr": "Српски",
    "ky": "Кыргызча", "kk": "Қазақша", "he": "עברית", "ur": "اردو", "bn": "বাংলা", "my": "မြန်မာ", "km": "ខ្មែរ", "el": "Ελληνικά", "sv": "Svenska",
}  # fmt: skip
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_DAYS = {
    "fr": "{d:02}/{m:02}/{y}",
    "es": "{d}/{m}/{y}",
    "ru": "{d:02}.{m:02}.{y}",
    "zh": "{y}年{m}月{d}日",
    "ar": "{d}/{m}/{y}",
}
_MONTH = {"fr": "{m:02}/{y}", "es": "{m}/{y}", "ru": "{m:02}.{y}", "zh": "{y}年{m}月", "ar": "{m}/{y}"}


def interface(language: str) -> str:
    """Return the language of the interface for a page in ``language``: English where there is no translation."""
    base = language.split("-", maxsplit=1)[0].lower()
    return base if base in INTERFACE else "en"


def messages(language: str) -> gettext.NullTranslations:
    """Return what the interface says in a language."""
    return gettext.translation("catalog", Path(__file__).parent / "locale", [interface(language)], fallback=True)


def direction(language: str) -> str:
    """Return how a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


def own_name(language: str) -> str:
    """Return what a language calls itself, or its tag."""
    return _OWN_NAMES.get(language) or _OWN_NAMES.get(language.split("-", maxsplit=1)[0], language)


def date(text: str, language: str) -> str:
    """Return a date of the record format as people write it.

    >>> date("2018-09-14", "en"), date("2018-09", "zh"), date("2018", "fr")
    ('14 September 2018', '2018年9月', '2018')
    """
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    year, month, *day = parts
    kind = interface(language)
    if kind == "en":
        return " ".join([*map(str, day), _MONTHS[month - 1], str(year)])
    return (_DAYS if day else _MONTH)[kind].format(y=year, m=month, d=day[0] if day else 0)


def size(number: int, language: str) -> str:
    """Return a number of bytes as people say it.

    >>> size(1_234_567, "en"), size(1_234_567, "fr"), size(40_000, "ru")
    ('1.2 MB', '1,2 Mo', '40 кБ')
    """
    kind = interface(language)
    kilo, mega = {"fr": ("ko", "Mo"), "ru": ("кБ", "МБ")}.get(kind, ("kB", "MB"))
    if number < 1_000_000:
        return f"{max(number // 1000, 1)} {kilo}"
    shown = f"{number / 1_000_000:.1f}"
    return f"{shown.replace('.', ',') if kind in ('fr', 'es', 'ru') else shown} {mega}"
