"""The rules about files: whether what comes is the file that was promised."""

from nswp_catalog.core.link import Verdict
from nswp_catalog.core.text import fold
from nswp_catalog.links import missing, phrases
from nswp_catalog.links.kinds import (
    KIND_NAMES,
    SURE,
    expected_kind,
    is_file,
    is_other_archive,
    kind_of,
    lacks_its_end,
    promised_format,
    readable,
    short_text,
)
from nswp_catalog.links.rule import LOOK, Case, Rules, Said, register
from nswp_catalog.links.seen import Seen

RULES: Rules = {}
rule = register(RULES)


@rule(
    "page-instead-of-file",
    Verdict.SUSPECT,
    "A file is promised, and a web page comes: often one that says the file is gone.",
)
def _page_instead(case: Case) -> Said:
    if not is_file(case) or not readable(case.seen) or kind_of(case.seen) != "html":
        return None
    if expected_kind(case) in ("text", None) and case.seen.media_type not in ("", "text/html", "application/xhtml+xml"):
        return None  # a text may be about pages, and what is not known may look like one
    title = f" (“{case.seen.page.called}”)" if case.seen.page and case.seen.page.title else ""
    return f"A {_named(case)} file is promised, but a web page comes{title}.", LOOK


@rule("other-file", Verdict.SUSPECT, "The file is not of the kind that is promised, by its first bytes.")
def _other_file(case: Case) -> Said:
    expected = expected_kind(case) or ("pdf" if case.seen.media_type == "application/pdf" else None)
    if expected is None or not readable(case.seen):
        return None
    if is_other_archive(case):
        return f"A {_named(case)} file is promised, but what comes is another ZIP file.", LOOK
    found = kind_of(case.seen)
    if found == expected or (expected == "text" and found in (None, "html")):  # a text may be about pages
        return None
    if found is None and expected not in SURE and not _is_a_note(case.seen):
        return None
    if expected == "ole" and found in ("rtf", "zip"):
        return None  # Word saves these too under the old ending, and opens them
    return f"A {_named(case)} file is promised, but what comes is {KIND_NAMES.get(found or '', 'none')}.", LOOK


def _is_a_note(seen: Seen) -> bool:
    """Return whether some words come instead of a file: by their media type, or for they tell that there is none."""
    text = short_text(seen)
    if seen.media_type in ("text/plain", "application/json"):
        return bool(text)
    return bool(missing.NOTE.search(fold(text))) or phrases.says((text,), missing.TITLE)


@rule(
    "cut-short",
    Verdict.SUSPECT,
    "The file ends before the length that its server tells, or does not come to its end: it cannot be opened.",
)
def _cut_short(case: Case) -> Said:
    body = case.seen.body
    broken_off = (body.cut_short or body.stalled) and kind_of(case.seen) not in (None, "html")
    if not broken_off and not lacks_its_end(case.seen):
        return None
    return "The file breaks off before its end.", LOOK


@rule(
    "changed-file",
    Verdict.SUSPECT,
    "The SHA-256 of the file is not the recorded one: it was replaced, by a new edition or by something else.",
)
def _changed_file(case: Case) -> Said:
    promised, found = case.promise.sha256, case.seen.body.sha256
    if not (promised and found) or promised.lower() == found:
        return None
    return "The file is not the one that was recorded: its SHA-256 differs.", (
        "Open it. If it is a new edition, take its `sha256` out of the record and run `catalog check-links --record`; "
        "if not, put another address into the record."
    )


def _named(case: Case) -> str:
    return promised_format(case).upper() or "PDF"
