"""What a record may hold, value by value."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nswp_catalog.core.rule import RULES
from nswp_catalog.core.values import address, count, country, date, doi, isbn, language, sha256, slug
from nswp_catalog.errors import BadValue, shorten

READERS = (slug, date, doi, isbn, language, address, country, count, sha256)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("0123456789-X .:/?#@[]%ahtpswwdoienzA１\x00\n\u200b暴é"), max_size=25),
    st.builds("{}{}".format, st.sampled_from(["http://", "https://", "HTTPS://[", "10.1234/", "978", "en-", "20"]), st.text()),
)  # fmt: skip


def refusal(read: Callable[[str], Any], text: str) -> tuple[str, str]:
    """Return the rule and the advice with which ``text`` is refused."""
    with pytest.raises(BadValue, match=r"[.]\Z") as caught:
        read(text)
    return caught.value.rule, caught.value.advice


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(text=TEXTS)
def test_a_text_is_kept_or_refused_with_a_rule(read: Callable[[str], Any], text: str) -> None:
    """Every text is returned as it stands, or is refused with a known rule, a message and an advice."""
    try:
        value = read(text)
    except BadValue:
        rule, advice = refusal(read, text)
        assert rule in RULES
        assert advice
    else:
        assert str(value) == (text.lstrip("0") if read is count else text)
        assert read(str(value)) == value


# Ids


@pytest.mark.parametrize("text", ["a", "smart-guide", "guide-2018", "1e5", "0", "a-b-c"])
def test_an_id_has_letters_digits_and_single_hyphens(text: str) -> None:
    """What can stand in an address, a file name and a citation key is an id."""
    assert slug(text) == text


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("Smart Guide", "`smart-guide`"),
        ("guía", "`guia`"),
        ("a--b", "`a-b`"),
        ("-a", "`a`"),
        ("a_b", "`a-b`"),
        ("a\n", "`a`"),
        ("暴力", "letters a-z"),
        ("", "letters a-z"),
        ("１", "`1`"),
    ],
)
def test_what_is_no_id_is_refused_with_a_better_one(text: str, better: str) -> None:
    """The advice is the id that the text would make, where it makes one."""
    rule, advice = refusal(slug, text)
    assert rule == "bad-id"
    assert better in advice


# Dates


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: datetime.date) -> None:
    """A day, its month and its year are dates, also in leap years."""
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        assert date(text) == text


@given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99))
def test_a_day_that_is_not_in_the_calendar_is_no_date(year: int, month: int, day: int) -> None:
    """Three numbers are a date just when the calendar has that day."""
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        datetime.date(year, month, day)
    except ValueError:
        assert refusal(date, text)[0] == "bad-date"
    else:
        assert date(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "18", "0000", "20180", "2018-9", "2018-13", "2018-00", "2018-02-30", "2019-02-29", "2018-09-1", "2018-09-00",
        "2018-09-14T10:00", "14/09/2018", "2018/09/14", "September 2018", " 2018", "2018\n", "２０１８", "2018-", "-2018", "2018..2020",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    """Other ways of writing, and days that do not exist, are refused with an example of the right way."""
    rule, advice = refusal(date, text)
    assert rule == "bad-date"
    assert advice


# Identifiers


@pytest.mark.parametrize(
    "text", ["10.1371/journal.pmed.1002680", "10.1000.10/123", "10.1002/(SICI)1097-4571(1998)49:1<1::AID>3.0", "10.1234/ä"]
)  # fmt: skip
def test_a_doi_is_a_prefix_and_a_suffix(text: str) -> None:
    """A DOI is kept as it is, whatever its suffix has."""
    assert doi(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://doi.org/10.1371/a",
        "http://dx.doi.org/10.1371/a",
        "HTTPS://DOI.ORG/10.1371/a",
        "doi:10.1371/a",
        "DOI: 10.1371/a",
    ],
)
def test_the_address_of_a_doi_is_refused_with_the_doi(text: str) -> None:
    """The advice for an address or a prefix is the DOI alone."""
    assert refusal(doi, text) == ("bad-doi", "Write the DOI alone: `10.1371/a`.")


@pytest.mark.parametrize(
    "text", ["", "10.1371", "10.1371/", "10.13/a", "11.1371/a", "10.1371/a b", "10.1371/a\n", "10.1371/a\x1b[31m", "10.１３７１/a", "x10.1371/a"]
)  # fmt: skip
def test_what_is_no_doi_is_refused(text: str) -> None:
    """A text without prefix, slash or suffix, or with a space, is refused with an example."""
    rule, advice = refusal(doi, text)
    assert rule == "bad-doi"
    assert "10.1371/journal.pmed.1002680" in advice


@pytest.mark.parametrize(
    "text",
    [
        "978-92-4-150474-4",
        "9789241504744",
        "978 92 4 150474 4",
        "978–92–4–150474–4",
        "0-306-40615-2",
        "080442957X",
        "0-8044-2957-x",
        "979-10-90636-07-1",
    ],
)
def test_an_isbn_has_the_right_check_digit(text: str) -> None:
    """Both lengths of an ISBN are right, with hyphens or spaces anywhere or nowhere."""
    assert isbn(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "978-92-4-150474", "977-92-4-150474-4", "08044295X7", "97892415047４4", "ISBN 9789241504744", "1234567"],
)
def test_what_is_no_isbn_is_refused(text: str) -> None:
    """Wrong lengths, prefixes and letters are refused with an example."""
    assert refusal(isbn, text) == ("bad-isbn", "An ISBN has 10 or 13 digits: `978-92-4-150474-4`.")


@given(st.sampled_from(["9789241504744", "9791090636071", "0306406152", "080442957X"]), st.data())
def test_a_mistyped_digit_of_an_isbn_is_found(right: str, data: st.DataObject) -> None:
    """Any one digit that is changed makes the ISBN wrong."""
    start = 3 if len(right) == 13 else 0
    place = data.draw(st.integers(start, len(right) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != right[place]))
    rule, advice = refusal(isbn, right[:place] + digit + right[place + 1 :])
    assert rule == "bad-isbn"
    assert "mistyped" in advice


@given(st.text("0123456789", min_size=9, max_size=9), st.booleans())
def test_every_number_has_one_check_digit(number: str, long: bool) -> None:
    """Of all last digits just one makes an ISBN."""
    stem = "978" + number if long else number
    digits = "0123456789" if long else "0123456789X"
    right = []
    for digit in digits:
        try:
            right.append(isbn(stem + digit))
        except BadValue:
            continue
    assert len(right) == 1


# Languages and countries


@pytest.mark.parametrize(
    "text",
    [
        "en", "pt-BR", "PT-br", "zh-Hans", "zh-Hant-HK", "es-419", "sr-Latn", "sgn", "ase", "de-CH-1996", "sl-rozaj-biske",
        "en-x-plain", "en-u-co-phonebk", "zh-cmn-Hans-CN", "uk", "fil",
    ],
)  # fmt: skip
def test_a_language_is_a_bcp_47_tag(text: str) -> None:
    """Languages with scripts, regions and variants, in any case, are kept as typed."""
    assert language(text) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("English", "`en`"),
        ("français", "`fr`"),
        ("FRANÇAIS", "`fr`"),
        ("Español", "`es`"),
        ("русский", "`ru`"),
        ("中文", "`zh`"),
        ("العربية", "`ar`"),
        ("cn", "`zh`"),
        ("jp", "`ja`"),
        ("ua", "`uk`"),
        ("pt_BR", "`pt-BR`"),
        ("xx", "BCP 47"),
        ("", "BCP 47"),
        ("e", "BCP 47"),
        ("en-", "BCP 47"),
        ("en-a", "BCP 47"),
        ("en, fr", "BCP 47"),
        (" en", "BCP 47"),
        ("en\n", "BCP 47"),
        ("еn", "BCP 47"),
    ],
)
def test_what_is_no_language_is_refused_with_what_was_meant(text: str, meant: str) -> None:
    """The name of a language is answered with its tag, anything else with examples."""
    rule, advice = refusal(language, text)
    assert rule == "bad-language"
    assert meant in advice


@pytest.mark.parametrize("text", ["RU", "UG", "US", "GB"])
def test_a_country_is_two_capital_letters(text: str) -> None:
    """A country code is kept as typed."""
    assert country(text) == text


@pytest.mark.parametrize("text", ["", "ru", "Russia", "RUS", "R", "РУ", "RU\n", " RU", "R1"])
def test_what_is_no_country_code_is_refused(text: str) -> None:
    """Names, small letters and letters of other scripts are no country codes."""
    assert refusal(country, text) == ("bad-country", "Write two capital letters: RU, UG, US.")


# Addresses


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org", "http://example.org/", "https://www.example.org/a/b.pdf?x=1&y=2#page=3", "HTTPS://Example.ORG/A",
        "https://example.org:8443/a", "https://example.org/guía", "https://пример.рф/暴力", "http://127.0.0.1/a", "http://[::1]/a",
        "http://localhost/a", "https://user@example.org/", "https://example.org/a(b)", "https://example.org/%20", "https://a.org/'",
    ],
)  # fmt: skip
def test_an_address_is_one_that_a_browser_opens(text: str) -> None:
    """Addresses with http and https, in any case and any script, are kept as typed."""
    assert address(text) == text


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "https://"),
        ("www.example.org", "`https://www.example.org`"),
        ("//example.org/a", "`https://example.org/a`"),
        ("example.org:80/a", "`https://example.org:80/a`"),
        ("javascript:alert(1)", "Only http:// and https://"),
        ("file:///etc/passwd", "Only http:// and https://"),
        ("ftp://example.org", "Only http:// and https://"),
        ("mailto:a@example.org", "Only http:// and https://"),
        ("data:text/html,x", "Only http:// and https://"),
        ("https://", "Copy it again"),
        ("https:///a", "Copy it again"),
        ("https://:80/a", "Copy it again"),
        ("https://./", "Copy it again"),
        ("https://example.org:0/", "Copy it again"),
        ("https://example.org:99999/", "Copy it again"),
        ("https://example.org:a/", "Copy it again"),
        ("http://[::1/a", "Copy it again"),
        ("https://example.org/a b", "%20"),
        ("https://example.org/a\n", "%20"),
        (" https://example.org/", "%20"),
        ("https://example.org/\x1b[31m", "%20"),
        ("https://example.org/\x7f", "%20"),
        ("https://example.org/\x9b31m", "%20"),
        ('https://example.org/"', "%20"),
        ("https://example.org/<a>", "%20"),
    ],
)
def test_what_no_browser_should_open_is_refused(text: str, advice: str) -> None:
    """Other schemes, addresses without host and characters that no address has are refused with what to do."""
    rule, said = refusal(address, text)
    assert rule == "bad-address"
    assert advice in said


# Numbers, digests and what is said of them


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("28", 28), ("007", 7), ("999999999", 999_999_999)])
def test_a_count_is_a_whole_number_above_zero(text: str, number: int) -> None:
    """The pages and bytes of a file are numbers."""
    assert count(text) == number


@pytest.mark.parametrize("text", ["", "0", "000", "-1", "1.5", "1e3", "1,000", "28 pages", "２８", "1\n", "9999999999"])
def test_what_is_no_count_is_refused(text: str) -> None:
    """Zero, fractions and words are no counts."""
    assert refusal(count, text) == ("wrong-type", "Write digits only: 28.")


@pytest.mark.parametrize(
    ("text", "right"), [("0a" * 32, True), ("0A" * 32, False), ("0a" * 31, False), ("0g" * 32, False), ("", False)]
)
def test_a_digest_has_64_hexadecimal_digits(text: str, right: bool) -> None:
    """A SHA-256 digest has small letters and the right length."""
    if right:
        assert sha256(text) == text
    else:
        assert refusal(sha256, text)[0] == "wrong-type"


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_long_value_is_quoted_short(text: str, width: int) -> None:
    """A value is never quoted longer than the width, and a short one as it is."""
    short = shorten(text, width)
    assert len(short) <= width
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]) and len(text) > width)


def test_a_message_does_not_repeat_a_long_value() -> None:
    """A whole page typed in place of a value makes no page of a message."""
    for read in READERS:
        with pytest.raises(BadValue) as caught:
            read("long " * 1000)
        assert len(caught.value.message) < 200
