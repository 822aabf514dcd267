"""What is to be thought of a link: the rules, each a pure function of what was seen.

The rules are asked in their order; the first that has something to say gives the verdict.
Each has a name, which the report shows and ``--explain`` explains.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import unquote

from nswp_catalog.core.link import Verdict
from nswp_catalog.core.text import fold
from nswp_catalog.links import phrases
from nswp_catalog.links.page import Page
from nswp_catalog.links.seen import PERMANENT, REDIRECTS, Seen, Trouble

_DAY = 86_400.0


class Promise(NamedTuple):
    """What the catalogue says that an address leads to."""

    titles: tuple[str, ...] = ()
    format: str | None = None
    sha256: str | None = None
    is_doi: bool = False
    publishers: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All words of it, folded."""
        return fold(" ".join((*self.titles, *self.publishers)))


class Past(NamedTuple):
    """What earlier runs saw of an address."""

    good: bool = False
    """Whether it was right when it was last seen."""
    mentioned: bool = False
    """Whether the page once mentioned the title."""
    failing_runs: int = 0
    """In how many runs in a row it could not be reached."""
    failing_since: float | None = None
    """Since when, in seconds since the epoch."""


class Patience(NamedTuple):
    """How long a link may be unreachable before it is called broken."""

    runs: int = 3
    days: float = 3.0


class Case(NamedTuple):
    """All that a verdict depends on."""

    seen: Seen
    promise: Promise = Promise()
    past: Past = Past()
    patience: Patience = Patience()
    now: float = 0.0
    """Seconds since the epoch."""


class Finding(NamedTuple):
    """A verdict, with the rule that gave it."""

    verdict: Verdict
    rule: str
    reason: str
    advice: str = ""
    new_url: str | None = None


Said = tuple[str, str] | None
"""A reason and an advice, or None where a rule does not apply."""


class Rule(NamedTuple):
    """A rule: ``why`` tells a person what it is about."""

    name: str
    verdict: Verdict
    why: str
    applies: Callable[[Case], Said]


RULES: dict[str, Rule] = {}
"""The rules by name, in the order in which they are asked."""


def _rule(name: str, verdict: Verdict, why: str) -> Callable[[Callable[[Case], Said]], Callable[[Case], Said]]:
    def register(applies: Callable[[Case], Said]) -> Callable[[Case], Said]:
        RULES[name] = Rule(name, verdict, why, applies)
        return applies

    return register


def judge(case: Case) -> Finding:
    """Return what is to be thought of a link. Every observation has a verdict."""
    for rule in RULES.values():
        said = rule.applies(case)
        if said is not None:
            finding = Finding(rule.verdict, rule.name, *said)
            break
    if finding.verdict is Verdict.UNREACHABLE:
        return _in_the_long_run(case, finding)
    if finding.verdict is Verdict.MOVED:
        return finding._replace(new_url=moved_to(case.seen))
    return finding


def _in_the_long_run(case: Case, finding: Finding) -> Finding:
    past, patience = case.past, case.patience
    runs = past.failing_runs + 1
    since = case.now if past.failing_since is None else past.failing_since
    if runs < patience.runs or case.now - since < patience.days * _DAY:
        return finding
    if runs == 1:
        return finding._replace(verdict=Verdict.BROKEN, advice=_REPLACE)
    day = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d")
    reason = f"{finding.reason} So it was in {runs} runs, since {day}."
    return finding._replace(verdict=Verdict.BROKEN, reason=reason, advice=_REPLACE)


_REPLACE = "Look for the work at its publisher or in an archive, and put the new address into the record."
_LOOK = "Open it in a browser. If it is the work, nothing is to be done; if not, put another address into the record."
_WAIT = "Nothing to do yet: it is asked again in the next run."
_BY_HAND = "Open it in a browser: this says nothing of the link."


@_rule(
    "malformed-address",
    Verdict.BROKEN,
    "No browser can open an address that breaks the rules of addresses (URL Standard).",
)
def _malformed(case: Case) -> Said:
    return (case.seen.detail, "Correct the address in the record.") if case.seen.trouble is Trouble.MALFORMED else None


@_rule(
    "private-address", Verdict.SKIPPED,
    "A request to a private address would reach into the network of whoever runs the check. `--allow-private` allows it.",
)  # fmt: skip
def _private(case: Case) -> Said:
    if case.seen.trouble is not Trouble.PRIVATE:
        return None
    return f"It leads to a private address: {case.seen.detail}.", "If it is meant, allow it with --allow-private."


@_rule("no-such-host", Verdict.BROKEN, "The name system knows no such name: the domain was given up, or is mistyped.")
def _no_host(case: Case) -> Said:
    return (_sentence(case.seen.detail), _REPLACE) if case.seen.trouble is Trouble.NO_HOST else None


@_rule(
    "tls",
    Verdict.BROKEN,
    "A browser shows a warning instead of a page whose certificate or encryption it does not trust.",
)
def _tls(case: Case) -> Said:
    if case.seen.trouble is not Trouble.TLS:
        return None
    return _sentence(case.seen.detail), "Tell the publisher, or use another address of the work."


@_rule("redirect-loop", Verdict.BROKEN, "The redirects lead in a circle; a browser gives up.")
def _loop(case: Case) -> Said:
    return (_sentence(case.seen.detail), _REPLACE) if case.seen.trouble is Trouble.LOOP else None


@_rule("too-many-redirects", Verdict.BROKEN, "A browser gives up after twenty redirects.")
def _too_many(case: Case) -> Said:
    return (_sentence(case.seen.detail), _REPLACE) if case.seen.trouble is Trouble.TOO_MANY_REDIRECTS else None


@_rule("dead-end", Verdict.BROKEN, "A redirect without an address, or to one that is no web page, leads nowhere.")
def _dead_end(case: Case) -> Said:
    if case.seen.trouble is Trouble.DEAD_END:
        return _sentence(case.seen.detail), _REPLACE
    if case.seen.status in REDIRECTS:
        return f"It answers with a redirect ({case.seen.status}) that names no address.", _REPLACE
    return None


@_rule(
    "not-reached", Verdict.UNREACHABLE,
    "No connection, no answer in time, or an answer that broke off: servers have bad days. When it lasts it is broken.",
)  # fmt: skip
def _not_reached(case: Case) -> Said:
    return (_sentence(case.seen.detail), _WAIT) if case.seen.trouble is not None else None


@_rule(
    "challenge",
    Verdict.BLOCKED,
    "The server wants to see a person: a captcha, or a check of the browser. This says nothing of the link.",
)
def _challenge(case: Case) -> Said:
    seen = case.seen
    told = seen.headers.get("cf-mitigated") or seen.headers.get("x-amzn-waf-action")
    page = seen.page
    asked = page is not None and (
        (seen.status != 200 and bool(phrases.CHALLENGE.search(fold(f"{page.title} {page.text[:1000]}"))))
        or (phrases.begins((page.title,), phrases.CHALLENGE) and not mentions(case.promise.titles, page))
    )
    if (told or asked) and seen.status in (200, 202, 401, 403, 405, 406, 429, 503):
        return f"The server checks whether a person is asking ({seen.status}).", _BY_HAND
    return None


@_rule(
    "refused",
    Verdict.BLOCKED,
    "The server refuses programs, or readers without an account (401, 403, 429, 451, 999). This says nothing of the link.",
)
def _refused(case: Case) -> Said:
    reasons = {
        401: "The server wants a name and a password (401).",
        403: "The server refuses to answer (403).",
        407: "A proxy wants a name and a password (407).",
        429: "The server says that it is asked too often (429).",
        451: "The server may not answer for legal reasons (451).",
        999: "The server refuses programs (999).",
    }
    return (reasons[case.seen.status], _BY_HAND) if case.seen.status in reasons else None


@_rule("gone", Verdict.BROKEN, "404 and 410: the server says that there is no such page.")
def _gone(case: Case) -> Said:
    if case.seen.status not in (404, 410):
        return None
    word = "is gone" if case.seen.status == 410 else "does not exist"
    return f"The server says that the page {word} ({case.seen.status}).", _REPLACE


@_rule(
    "server-error",
    Verdict.UNREACHABLE,
    "5xx, 408 and 425: the server has a problem, which may pass. When it lasts the link is broken.",
)
def _server_error(case: Case) -> Said:
    status = case.seen.status
    if status is not None and (500 <= status < 600 or status in (408, 425)):
        return f"The server has a problem ({status}).", _WAIT
    return None


@_rule("client-error", Verdict.BROKEN, "Other 4xx: the server understands the question and has no page for it.")
def _client_error(case: Case) -> Said:
    status = case.seen.status
    return (
        (f"The server has no page for this address ({status}).", _REPLACE) if status and 400 <= status < 500 else None
    )


@_rule("odd-status", Verdict.SUSPECT, "A status that no page has. A browser shows something, or nothing.")
def _odd_status(case: Case) -> Said:
    status = case.seen.status
    if status is None or 200 <= status < 300:
        return None
    return f"The server answers with the status {status}, which no page has.", _LOOK


@_rule(
    "error-page",
    Verdict.UNREACHABLE,
    "The page says that its server has a problem, although its status says that all is well.",
)
def _error_page(case: Case) -> Said:
    page = case.seen.page
    if page is None or mentions(case.promise.titles, page):
        return None
    if phrases.begins((page.title, *page.headings[:1]), phrases.BROKEN_SERVER):
        return f"The page tells of a problem of its server: “{page.title or page.headings[0]}”.", _WAIT
    return None


@_rule("blank", Verdict.SUSPECT, "The page has nothing to see: no word, no picture, nothing that a script could draw.")
def _blank(case: Case) -> Said:
    page = case.seen.page
    if page is None or not case.seen.body.size or re.search(r"\w", page.text) or _DRAWS.search(page.source):
        return None
    return "The page is blank.", _LOOK


_DRAWS = re.compile(r"<(?:script|img|iframe|frame|object|embed|svg|canvas|video|audio|picture|input)\b", re.IGNORECASE)


@_rule("unreadable", Verdict.SUSPECT, "The page is not compressed as its server says; a browser shows an error.")
def _unreadable(case: Case) -> Said:
    return (
        ("The server says that the page is compressed, but it cannot be unpacked.", _LOOK)
        if case.seen.body.undecodable
        else None
    )


@_rule("empty", Verdict.SUSPECT, "The server answers, with nothing in the answer.")
def _empty(case: Case) -> Said:
    if case.seen.body.size or not (case.seen.body.whole or case.seen.body.cut_short):
        return None
    return f"The answer is empty ({case.seen.status}).", _LOOK


@_rule(
    "page-instead-of-file",
    Verdict.SUSPECT,
    "A file is promised, and a web page comes: often one that says the file is gone.",
)
def _page_instead(case: Case) -> Said:
    expected = expected_kind(case)
    if expected is None or not readable(case.seen) or kind_of(case.seen) != "html":
        return None
    title = f" (“{case.seen.page.title}”)" if case.seen.page and case.seen.page.title else ""
    return f"A {_named(case)} file is promised, but a web page comes{title}.", _LOOK


@_rule("other-file", Verdict.SUSPECT, "The file is not of the kind that is promised, by its first bytes.")
def _other_file(case: Case) -> Said:
    found = kind_of(case.seen)
    if not readable(case.seen):
        return None
    expected = expected_kind(case) or ("pdf" if case.seen.media_type == "application/pdf" else None)
    if expected is None or found == expected or (found is None and expected not in _SURE):
        return None
    if expected == "ole" and found in ("rtf", "zip"):
        return None  # Word saves these too under the old ending, and opens them
    return f"A {_named(case)} file is promised, but what comes is {_KIND_NAMES.get(found or '', 'none')}.", _LOOK


@_rule(
    "cut-short",
    Verdict.SUSPECT,
    "The file ends before the length that its server tells; it cannot be opened, or lacks its end.",
)
def _cut_short(case: Case) -> Said:
    if not case.seen.body.cut_short or kind_of(case.seen) in (None, "html"):
        return None
    return "The file breaks off before its end.", _LOOK


@_rule(
    "changed-file",
    Verdict.SUSPECT,
    "The SHA-256 of the file is not the recorded one: it was replaced, by a new edition or by something else.",
)
def _changed_file(case: Case) -> Said:
    promised, found = case.promise.sha256, case.seen.body.sha256
    if not (promised and found) or promised == found:
        return None
    return "The file is not the one that was recorded: its SHA-256 differs.", (
        "Open it. If it is a new edition, run `catalog check-links --record`; if not, put another address into the record."
    )


@_rule("for-sale", Verdict.SUSPECT, "The domain was given up, and offers itself for sale or shows advertisements.")
def _for_sale(case: Case) -> Said:
    page = case.seen.page
    if page is None or mentions(case.promise.titles, page):
        return None
    told = phrases.FOR_SALE.search(fold(f"{page.title} {' '.join(page.headings)} {page.text[:2000]}"))
    if told or phrases.PARKING_PLACES.search(page.source):
        return "The domain is parked or for sale.", _REPLACE
    return None


@_rule(
    "hijacked",
    Verdict.SUSPECT,
    "The domain has a new owner with another trade (pills, bets), who lives off its good name.",
)
def _hijacked(case: Case) -> Said:
    page = case.seen.page
    if page is None or phrases.OTHER_TRADE.search(case.promise.words) or mentions(case.promise.titles, page):
        return None
    front = phrases.OTHER_TRADE.search(fold(f"{page.title} {' '.join(page.headings)}"))
    words = phrases.OTHER_TRADE.findall(fold(page.text[:5000]))
    if front or len(words) >= 3:
        word = front[0] if front else words[0]
        return f"The page is about something else (“{word}”): the domain seems to have a new owner.", _REPLACE
    return None


@_rule(
    "not-found-page",
    Verdict.SUSPECT,
    "The page says that there is no such page, although its status says that there is (a soft 404).",
)
def _not_found_page(case: Case) -> Said:
    seen, page = case.seen, case.seen.page
    if page is None or mentions(case.promise.titles, page):
        return None
    sent = bool(seen.hops) and re.search(
        r"/(?:404|error-?404|not-?found|page-?not-?found|errors?)(?:\.\w+)?/?(?:$|[?#])", seen.final_url, re.IGNORECASE
    )
    short = len(page.text) < 1500 and phrases.MISSING_PAGE.search(fold(page.text[:600]))
    bare = (
        phrases.NOTED.search(fold(page.text))
        if kind_of(seen) != "html"
        else not page.title
        and not page.headings
        and len(page.text) < 300
        and phrases.begins((page.text,), phrases.NOT_FOUND)
    )
    if sent or short or bare or phrases.begins((page.title, *page.headings[:2]), phrases.NOT_FOUND):
        shown = page.title or (page.headings or (page.text[:60],))[0]
        return f"The page says that it is missing: “{shown}”.", _REPLACE
    return None


@_rule("login-page", Verdict.SUSPECT, "A login page comes instead of the work.")
def _login_page(case: Case) -> Said:
    seen, page = case.seen, case.seen.page
    if page is None or mentions(case.promise.titles, page):
        return None
    path = r"/(?:[\w-]+[-_])?(?:log-?in|sign-?in|sso|auth|oauth2?|wp-login|connexion|accounts?/login|user/login)(?:[-_/.?#]|$)"
    sent = (
        bool(seen.hops)
        and re.search(path, seen.final_url, re.IGNORECASE)
        and not re.search(path, seen.url, re.IGNORECASE)
    )
    if sent or (page.password and phrases.begins((page.title, *page.headings[:2]), phrases.LOG_IN)):
        return "A login page comes instead of the work.", _LOOK
    return None


@_rule("sent-home", Verdict.SUSPECT, "The link leads to the home page of the site: the work has lost its place there.")
def _sent_home(case: Case) -> Said:
    seen = case.seen
    if not seen.hops or seen.page is None or _is_home(seen.url) or not _is_home(seen.final_url):
        return None
    if mentions(case.promise.titles, seen.page, in_front=True):
        return None
    return "The link leads to the home page of the site, not to the work.", _REPLACE


@_rule(
    "placeholder", Verdict.SUSPECT, "The server holds no site: it shows the page that it shows when nothing is set up."
)
def _placeholder(case: Case) -> Said:
    page = case.seen.page
    if page is None or mentions(case.promise.titles, page):
        return None
    if phrases.begins((page.title, *page.headings[:1]), phrases.PLACEHOLDER):
        return f"The server shows its own default page: “{page.title or page.headings[0]}”.", _REPLACE
    return None


@_rule("title-gone", Verdict.SUSPECT, "The page mentioned the title of the work in an earlier run, and no longer does.")
def _title_gone(case: Case) -> Said:
    page = case.seen.page
    if page is None or not case.past.mentioned or not page.whole or mentions(case.promise.titles, page):
        return None
    return "The page used to mention the title of the work, and no longer does.", _LOOK


@_rule(
    "missing-fragment",
    Verdict.SUSPECT,
    "The page has no such place as the part of the address behind # names; a browser shows its top.",
)
def _missing_fragment(case: Case) -> Said:
    page, fragment = case.seen.page, case.seen.final_url.partition("#")[2]
    if page is None or not fragment or not page.whole or kind_of(case.seen) != "html" or has_fragment(page, fragment):
        return None
    return (
        f"The page has no place `#{unquote(fragment)}`.",
        "Take out what stands behind the #, or name a place that is there.",
    )


@_rule(
    "moved", Verdict.MOVED, "The server says that the page has a new address for good (301, 308). `--fix` writes it."
)
def _moved(case: Case) -> Said:
    if case.promise.is_doi or moved_to(case.seen) is None:
        return None
    return (
        f"The page has moved for good to {moved_to(case.seen)}",
        "Run `catalog check-links --fix` to write the new address.",
    )


@_rule("fine", Verdict.OK, "It answers, and nothing speaks against it.")
def _fine(case: Case) -> Said:
    return f"It answers ({case.seen.status}).", ""


def moved_to(seen: Seen) -> str | None:
    """Return where the permanent redirects at the beginning of the way lead; None if there are none."""
    new = seen.url
    for hop in seen.hops:
        if hop.status not in PERMANENT:
            break
        new = hop.location
    return new if new != seen.url else None


def mentions(titles: tuple[str, ...], page: Page, in_front: bool = False) -> bool:
    """Return whether a page mentions a work: in its title or headings (``in_front``), or anywhere."""
    return any(page.mentions(title, in_front) for title in titles)


def has_fragment(page: Page, fragment: str) -> bool:
    """Return whether a browser finds the place that ``fragment`` names (HTML, section 7.4.6.3)."""
    place, _, directive = fragment.partition(":~:")
    if directive and not all(_has_text(page, part[5:]) for part in directive.split("&") if part.startswith("text=")):
        return False
    decoded = unquote(place)
    if not place or decoded.lower() == "top" or place.startswith(("!", "/")):
        return True
    return place in page.anchors or decoded in page.anchors


def _has_text(page: Page, directive: str) -> bool:
    """Return whether a text directive finds its text; context before and behind it is not looked at."""
    parts = [unquote(part) for part in directive.split(",")]
    wanted = [part for part in parts if not (part.endswith("-") or part.startswith("-"))]
    text = fold(f"{page.title} {page.text}")
    return all(" ".join(fold(part).split()) in text for part in wanted)


def _is_home(url: str) -> bool:
    path = url.partition("#")[0].partition("://")[2].partition("/")[2].lower()
    return bool(
        re.fullmatch(
            r"(?:(?:[a-z]{2}(?:-[a-z]{2})?|home|start|index|default)(?:\.\w{2,5})?)?/?(?:(?:home|index)(?:\.\w{2,5})?)?/?",
            path,
        )
    )


_ENDINGS = {
    "pdf": "pdf", "docx": "zip", "xlsx": "zip", "pptx": "zip", "epub": "zip", "odt": "zip", "zip": "zip",
    "doc": "ole", "xls": "ole", "ppt": "ole", "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif",
    "webp": "webp", "mp3": "mp3", "mp4": "mp4",
}  # fmt: skip
"""What the file endings and IANA subtypes that a catalogue uses are by their first bytes."""
_SURE = frozenset({"pdf", "zip", "jpeg", "png", "gif"})
"""The kinds that always begin as they should."""
_MAGIC = (
    (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "ole"), (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG", "png"),
    (b"GIF8", "gif"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"{\\rtf", "rtf"),
)  # fmt: skip
_KIND_NAMES = {
    "pdf": "a PDF", "zip": "a ZIP or Office file", "ole": "an old Office file", "jpeg": "a picture (JPEG)",
    "png": "a picture (PNG)", "gif": "a picture (GIF)", "html": "a web page", "webp": "a picture (WebP)",
    "mp3": "a sound", "mp4": "a film", "rtf": "an RTF file",
}  # fmt: skip
_HTML_START = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script|h1|div|p|meta)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(seen: Seen) -> str | None:
    """Return what an answer is by its first bytes, and by its media type for a page; None if that is not known."""
    start = seen.body.start
    if b"%PDF-" in start[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return kind
    if start[4:8] == b"ftyp":
        return "mp4"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    told = seen.media_type in ("text/html", "application/xhtml+xml")
    return "html" if told or _HTML_START.match(start.removeprefix(b"\xef\xbb\xbf")) else None


def expected_kind(case: Case) -> str | None:
    """Return what the promised file is by its first bytes; None where no file is promised, or one not known."""
    return _ENDINGS.get(_promised_format(case))


def readable(seen: Seen) -> bool:
    """Return whether the body is there to look at, not compressed in a way that was not asked for."""
    return seen.headers.get("content-encoding", "").strip().lower() in ("", "identity", "gzip", "x-gzip", "deflate")


def _promised_format(case: Case) -> str:
    if case.promise.format:
        return case.promise.format.lower().removeprefix("application/").removeprefix(".")
    path = case.seen.url.partition("#")[0].partition("?")[0]
    ending = path.rpartition("/")[2].rpartition(".")
    return ending[2].lower() if ending[1] else ""


def _named(case: Case) -> str:
    return _promised_format(case).upper() or "PDF"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
