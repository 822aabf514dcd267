"""The rules about pages: whether what a page says is the work that was promised."""

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from nswp_catalog.core.link import Verdict
from nswp_catalog.core.text import fold, tokens
from nswp_catalog.links import missing, phrases
from nswp_catalog.links.kinds import kind_of
from nswp_catalog.links.page import MENUS, SCRIPT_FROM_ELSEWHERE, Page
from nswp_catalog.links.promise import Promise
from nswp_catalog.links.rule import LOOK, REPLACE, Case, Rules, Said, is_there, mentions, register
from nswp_catalog.links.seen import PERMANENT

RULES: Rules = {}
rule = register(RULES)
_LONG, _FEW = 600, 3
"""Characters of text, and words of a title, from which on their silence says something."""
_BARE = 200
"""Characters of text below which a page with a place for a password is for nothing else."""
_ENOUGH = 300
"""Characters of text in which a language shows, and which are more than a note."""
_SHORT = 1500
"""Characters of text below which a page says little else than what it is."""
_FRONT = 5000
"""Characters of headings, and of a text, in which a trade is looked for."""
_BEGINNING = 600
"""Characters of a short page among which that stands."""
_ITSELF = 700, 400
"""Characters of the page itself below which it says little else, and those of them among which that stands."""


@rule("blank", Verdict.SUSPECT, "The page has nothing to see: no word, no picture, nothing that a script could draw.")
def _blank(case: Case) -> Said:
    page = case.seen.page
    if page is None or not case.seen.body.size or not page.blank or _DRAWS.search(page.source):
        return None
    if not page.whole and page.source.strip():
        return None  # its words may come behind its styles
    return "The page is blank.", LOOK


@rule(
    "for-sale",
    Verdict.SUSPECT,
    "The domain was given up, and offers itself for sale or shows advertisements.",
    of_named=False,
)
def _for_sale(case: Case) -> Said:
    page = case.seen.page
    if page is None or is_there(case.promise.titles, page) or phrases.FOR_SALE.search(_words(case.promise)[:_FRONT]):
        return None
    short = len(page.text) < _SHORT
    told = phrases.says((page.title, page.heading, *page.headings[:2]), phrases.FOR_SALE) or (
        short and phrases.FOR_SALE.search(fold(page.text)) and len(page.main) < _BEGINNING
    )
    if told or (short and phrases.PARKING_PLACES.search(page.source)):
        return "The domain is parked or for sale.", REPLACE
    return None


@rule(
    "hijacked",
    Verdict.SUSPECT,
    "The domain has a new owner with another trade (pills, bets), who lives off its good name.",
)
def _hijacked(case: Case) -> Said:
    page, titles = case.seen.page, case.promise.titles
    if page is None or page.heading in titles or phrases.OTHER_TRADE.search(_words(case.promise)):
        return None
    mentioned = mentions(titles, page)  # which who lives off a good name takes care of
    told = f"{page.title} {page.heading if mentioned else ' '.join(page.headings)}"
    front = fold(told[:_FRONT])[:_FRONT]  # a character may become eighteen
    named = words = phrases.OTHER_TRADE.findall(front)
    if not _advertises(_without_titles(front, titles), named):
        if mentioned or phrases.STUDIES.search(front):
            return None
        text = fold(page.text[:_FRONT])[:_FRONT]
        words = phrases.OTHER_TRADE.findall(text)
        sells = len(set(phrases.TRADING.findall(f"{front} {text}"[:2000]))) > 1
        if not (sells and (named or len(words) >= 3)):
            return None
    word = next(iter((*named, *words)), "betting")
    return f"The page is about something else (“{word}”): the domain seems to have a new owner.", REPLACE


def _advertises(front: str, trades: list[str]) -> bool:
    """Return whether a title and headings, with the names of ``trades`` in them, offer what is sold."""
    if phrases.STUDIES.search(front):
        return False
    return bool(phrases.ALWAYS_TRADE.search(front) or (trades and phrases.ADVERTISES.search(_without(front, trades))))


@rule(
    "not-found-page",
    Verdict.SUSPECT,
    "The page says that there is no such page, although its status says that there is (a soft 404).",
)
def _not_found_page(case: Case) -> Said:
    page = case.seen.page
    if page is None or not _is_missing(case, page):
        return None
    if (shown := page.shown) is not page and not _is_missing(case, shown):
        return None  # a script shows the news when there is any
    return f"The page says that it is missing: “{page.called}”.", REPLACE


def _is_missing(case: Case, page: Page) -> bool:
    """Return whether a page says that it is missing."""
    titles = case.promise.titles
    front = (page.title, page.heading)
    if page.title in titles or page.heading in titles:
        return _is_named_as_missing(page, titles, ". ")  # a heading is no part of the sentence behind it
    if mentions(titles, page, in_front=True):
        # The name of what is missing may stand beside the news; or the work is about such pages.
        beside = [_without_titles(fold(text), titles) for text in front if text]
        return all(phrases.says((text,), missing.TITLE) for text in beside) or _is_named_as_missing(page, titles)
    if phrases.says([text for text in front if not _EXPLAINS.match(text)], missing.TITLE):
        return True  # whatever the rest of the page recommends
    if mentions(titles, page):
        return _is_named_as_missing(page, titles)
    if _sent_to(case, _ERROR_PLACE) or _sent_to(case, _SEARCH_PLACE):
        return True
    error = page.slight and phrases.says((*front, page.text), missing.ERROR)
    return error or _says_so(case, page) or bool(missing.VIDEO.search(page.source))


def _is_named_as_missing(page: Page, titles: Iterable[str], instead: str = "the requested document") -> bool:
    """Return whether a page that names the work says hardly more of it than that it is not there."""
    if not page.gist:
        return False
    text = fold(f"{page.title} {page.gist}")
    text = _without_titles(text, titles, instead)
    told = missing.SENTENCE.search(_CONDITION.sub(" ", text))
    return bool((told and not missing.ONLY_SO.match(told.string, told.end())) or missing.NOTHING.search(text))


def _says_so(case: Case, page: Page) -> bool:
    """Return whether a page that does not mention the work says further down that there is none."""
    begin = _CONDITION.sub(" ", fold(page.text[:_BEGINNING])) if len(page.text) < _SHORT else ""
    told = missing.SENTENCE.search(begin)
    if told and (subject := _SUBJECT.match(page.heading)):
        # `“Page deleted”: censorship and sex work` is the title of a work.
        told = missing.SENTENCE.search(begin.replace(fold(subject[1]), " ", 1))
    few, first = _ITSELF
    if not told and _BEGINNING < len(page.text) <= MENUS and len(page.main) < few:
        begin = _CONDITION.sub(" ", fold(page.main[:first].replace(page.heading or "\0", " ", 1)))
        told = missing.SENTENCE.search(begin)
    if told and not missing.ONLY_SO.match(told.string, told.end()):
        return True
    if phrases.says(page.headings[:2], missing.TITLE):
        return True
    bare = not (page.headings or page.shows) and len(page.text) < _ENOUGH
    if kind_of(case.seen) == "html":
        return bare and phrases.says((page.text,), missing.TITLE)
    notes = missing.NOTED.findall(page.text.replace("_", " ")) if page.text.startswith(("{", "[")) else (page.text,)
    return bool(missing.NOTE.search(fold(page.text))) or (bare and phrases.says(notes, missing.TITLE))


_EXPLAINS = re.compile(r"(?:how|why|when|what)\b", re.IGNORECASE)
"""How the title of a work begins that may be about missing pages."""
_SEARCH_PLACE = re.compile(r"/search(?:/|\.\w+)?(?:[?#]|$)|[?&](?:s|q|query|search)=", re.IGNORECASE)
"""Where servers send those who may look for it themselves."""
_SUBJECT = re.compile(r"(.+?)\s?[:：]\s*\S+\s+\S")
"""What a heading is about, before a colon and a few words on it."""
_CONDITION = re.compile(r"(?<!\w)(?:if|when|in case|si|cuando|quand|lorsque|если|когда|falls|wenn) [^.!?,]{0,80}")
"""What may be so, and what is then to be done."""
_ERROR_PLACE = re.compile(
    r"/(?:404|(?:http-?)?(?:error|erreur)s?(?:[-_]?(?:page|404))?|404[-_]?(?:error|not[-_]?found|page)"
    r"|(?:page|file)?[-_]?not[-_]?found(?:[-_]?(?:error|page))?|page[-_]introuvable|pagina[-_]no[-_]encontrada)(?:\.\w+)?/?(?:$|[?#])"
    r"|[?&](?:error|status|code|err)=404\b",
    re.IGNORECASE,
)
"""Where servers send those who asked for what they do not have."""


def _sent_to(case: Case, place: re.Pattern[str]) -> bool:
    """Return whether the link is redirected to such a place, and was none of them before."""
    seen = case.seen
    return bool(seen.hops and place.search(seen.final_url) and not place.search(seen.url.partition("#")[0]))


def _without(text: str, names: Iterable[str]) -> str:
    """Return a text without some names in it."""
    for name in set(names):
        text = text.replace(name, " ")
    return text


def _without_titles(text: str, titles: Iterable[str], instead: str = " ") -> str:
    """Return a folded text with something else for the titles in it, whatever stands between their words."""
    for title in titles:
        words = tokens(title)
        if words:
            # Scripts without spaces have no bounds of words.
            before = "" if words[0][0] > "\u2e80" else r"(?<!\w)"
            behind = "" if words[-1][-1] > "\u2e80" else r"(?!\w)"
            name = before + r"[\W_]*".join(map(re.escape, words)) + behind
            text = re.sub(rf"[“\"'«]?{name}[”\"'»]?", instead, text)
    return text


@rule("login-page", Verdict.SUSPECT, "A login page comes instead of the work.")
def _login_page(case: Case) -> Said:
    page = case.seen.page
    if page is None:
        return None
    for_it = page.password and phrases.says((page.title, page.heading), phrases.LOG_IN)
    if mentions(case.promise.titles, page) and not (for_it and phrases.says((page.heading,), phrases.LOG_IN)):
        return None
    # Beside a page that says something of its own, a second heading is that of a form at its side.
    front = fold(f"{page.title} {' '.join(page.headings[:2]) if len(page.main) < _ENOUGH else page.heading}")
    asked = page.password and (
        (len(page.text) < _BARE and not page.shows)
        or (for_it and len(page.main) < _SHORT)
        or (len(page.text) < _SHORT and phrases.LOG_IN.search(front))
    )
    gist = fold(page.gist)
    told = phrases.MUST_LOG_IN.search(gist) and not _COMMENTS.search(gist)
    if _sent_to(case, _LOGIN_PLACE) or asked or told:
        return "A login page comes instead of the work.", LOOK
    return None


_COMMENTS = re.compile("comment|kommentar|comentari|комментар|评论")
"""What one may have to log in for, and be able to read without."""
_LOGIN_PLACE = re.compile(
    r"/(?:[\w-]+[-_])?(?:log[-_]?[io]n|sign[-_]?(?:[io]n|up)|register|sso|auth|oauth2?|wp-login|connexion|adfs/ls|authenticate|anmelden"
    r"|iniciar-sesion|se-connecter)(?:[-_](?:form|page|required))?(?:[/.?#]|$)",
    re.IGNORECASE,
)
"""Where servers send those whom they do not know."""


@rule(
    "sent-home",
    Verdict.SUSPECT,
    "The link leads to the home page of the site: the work has lost its place there.",
    of_named=False,
)
def _sent_home(case: Case) -> Said:
    seen = case.seen
    if not seen.hops or seen.page is None or _is_home(seen.url) or not _is_home(seen.final_url):
        return None
    if mentions(case.promise.titles, seen.page, in_front=True):
        return None
    return "The link leads to the home page of the site, not to the work.", REPLACE


@rule(
    "stranger",
    Verdict.SUSPECT,
    "A permanent redirect leads to another site, to a page with no word of the work or its publisher.",
)
def _stranger(case: Case) -> Said:
    seen, page = case.seen, case.seen.page
    if page is None or not seen.hops or seen.hops[0].status not in PERMANENT or len(page.text) < _LONG:
        return None
    old, new = urlsplit(seen.url), urlsplit(seen.final_url)
    wanted = _long_words(_words(case.promise))
    kept = _long_words(old.path) & _long_words(new.path)
    if _site(old.hostname) == _site(new.hostname) or kept or len(wanted) < _FEW:
        return None
    if wanted & _long_words(f"{page.title} {page.text} {new.hostname}"):
        return None
    return f"It leads to another site ({new.hostname}), whose page has no word of the work or its publisher.", LOOK


def _words(promise: Promise) -> str:
    """Return all words of what is promised, folded."""
    return fold(" ".join((*promise.titles, *promise.publishers)))


def _long_words(text: str) -> set[str]:
    return {word for word in tokens(unquote(text)) if len(word) > 3 or not word.isascii()}


def _site(host: str | None) -> str:
    name = host or ""
    return name if re.fullmatch(r"[0-9.]+|.*:.*", name) else ".".join(name.split(".")[-2:])


_SCRIPTS = {
    "[\u0400-\u052f]": ("ru", "uk", "be", "bg", "mk"),
    "[\u3400-\u9fff]": ("zh", "ja"),
    "[\uac00-\ud7af]": ("ko",),
    "[\u0600-\u06ff]": ("ar", "fa", "ur", "ps"),
    "[\u0900-\u0dff]": ("hi", "bn", "mr", "ne", "pa", "gu", "ta", "te", "kn", "ml", "si"),
    "[\u0e00-\u0e7f]": ("th",),
    "[\u1000-\u109f]": ("my",),
    "[\u1780-\u17ff]": ("km",),
    "[\u10a0-\u10ff]": ("ka",),
    "[\u0530-\u058f]": ("hy",),
    "[\u0590-\u05ff]": ("he",),
    "[\u0370-\u03ff]": ("el",),
}
_LETTERS = {language: script for script, languages in _SCRIPTS.items() for language in languages}
"""A letter of the languages that are written in no other script, as a pattern: to compile them all takes a while."""


@rule(
    "other-language",
    Verdict.SUSPECT,
    "The record tells the language of the link; the page says that it is in another one, and has no letter of the first.",
)
def _other_language(case: Case) -> Said:
    page = case.seen.page
    wanted = (case.promise.language or "").lower().partition("-")[0]
    if page is None or wanted not in _LETTERS or len(page.text) < _ENOUGH:
        return None
    told = page.language.partition("-")[0]
    if told in ("", wanted, "und", "mul") or re.search(_LETTERS[wanted], f"{page.title} {page.text}"):
        return None
    return f"The page is in another language (`{told}`) than the record says (`{wanted}`).", LOOK


_EMPTY_FOLDER = re.compile(
    r"Index of /\S*(?: Name| Last [Mm]odified| Size| Description| \.\./| Parent Directory| cgi-bin/?| [\d:-]+)*"
    r"(?: (?:Apache[/ ]|Proudly Served by ).*)?"
)
"""What a server shows of a folder in which nothing is."""


@rule(
    "placeholder",
    Verdict.SUSPECT,
    "The server holds no site: it shows the page that it shows when nothing is set up, or an empty folder.",
    of_named=False,
)
def _placeholder(case: Case) -> Said:
    page = case.seen.page
    if page is None or page.heading in case.promise.titles or is_there(case.promise.titles, page):
        return None
    if len(page.text) < MENUS and _EMPTY_FOLDER.fullmatch(page.main):
        return "The folder is empty.", REPLACE
    front = (page.title, page.heading, *page.headings[:1])
    empty = phrases.FIRST_POST.search(fold(page.gist))
    if empty or phrases.says_only(page, front, phrases.PLACEHOLDER) or phrases.says(front, phrases.IT_WORKS):
        return f"The server shows its own default page: “{page.called}”.", REPLACE
    return None


@rule(
    "title-gone",
    Verdict.SUSPECT,
    "The page mentioned the title of the work in an earlier run, and no longer does.",
    of_named=False,
)
def _title_gone(case: Case) -> Said:
    page = case.seen.page
    if page is None or not case.past.mentioned or not page.whole or mentions(case.promise.titles, page):
        return None
    return "The page used to mention the title of the work, and no longer does.", LOOK


@rule(
    "missing-fragment",
    Verdict.SUSPECT,
    "The page has no such place as the part of the address behind # names; a browser shows its top.",
)
def _missing_fragment(case: Case) -> Said:
    page, fragment = case.seen.page, case.seen.final_url.partition("#")[2]
    if page is None or not fragment or not page.whole or kind_of(case.seen) != "html" or has_fragment(page, fragment):
        return None
    if page.blank and SCRIPT_FROM_ELSEWHERE.search(page.source):
        return None  # a script draws the page, and its places
    return (
        f"The page has no place `#{unquote(fragment)}`.",
        "Take out what stands behind the #, or name a place that is there.",
    )


def has_fragment(page: Page, fragment: str) -> bool:
    """Return whether a browser finds the place that ``fragment`` names (HTML, section 7.4.6.3)."""
    place, _, directive = fragment.partition(":~:")
    texts = [part[5:] for part in directive.split("&") if part.startswith("text=")]
    if any(_has_text(page, text) for text in texts):
        return True  # it goes before the place
    decoded = unquote(place)
    if not place:
        return not texts
    if decoded.lower() == "top" or place.startswith(("!", "/")):
        return True
    # GitHub's pages put a word before each id, and find it by a script.
    return not page.anchors.isdisjoint(
        (place, decoded, quote(place, safe="!$&'()*+,/:;=?@#~%-._"), f"user-content-{decoded}")
    )


def _has_text(page: Page, directive: str) -> bool:
    """Return whether a text directive finds its text; context before and behind it is not looked at."""
    parts = [unquote(part) for part in directive.split(",")]
    wanted = [part for part in parts if not (part.endswith("-") or part.startswith("-"))]
    text = fold(f"{page.title} {page.text}")
    return all(" ".join(fold(part).split()) in text for part in wanted)


_DRAWS = re.compile(
    r"<(?:script|img(?![^<>]*\b(?:width|height)=[\"']?[01][\"'\s/>])|iframe|frame|object|embed|svg|canvas|video|audio|picture|input)\b",
    re.IGNORECASE,
)


_ASIDE = re.compile(
    r"(?:(?:utm_\w+|ref|source|from|lang|locale|error|msg|status|redirect\w*|return\w*)(?:=[^&]*)?(?:&|$))*"
)
"""A query that says something beside the page: where the reader comes from, or in which language."""


_HOME = "(?:home|index|start|default|accueil|inicio|startseite)"


def _is_home(url: str) -> bool:
    path, _, query = url.partition("#")[0].partition("://")[2].partition("/")[2].lower().partition("?")
    return bool(_ASIDE.fullmatch(query)) and bool(
        re.fullmatch(
            rf"(?:(?:[a-z]{{2}}(?:-[a-z]{{2,4}})?|{_HOME})(?:\.\w{{2,5}})?)?/?(?:{_HOME}(?:\.\w{{2,5}})?)?/?(?:;jsessionid=\w*)?",
            path,
        )
    )
