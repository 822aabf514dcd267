"""Fragments, as a browser resolves them."""

from links.answers import GOOD, PDF, PROSE, answer, markup, page
from links.case import OK, SUSPECT, Case, Verdicts, case


def part(name: str, body: str, fragment: str, verdicts: Verdicts, why: str, head: str = "") -> Case:
    """Return the case of a fragment of a page with this body."""
    return case(f"fragment-{name}", page(body=body + PROSE, head=head), verdicts, why, tail=f"#{fragment}")


def text(name: str, directive: str, verdicts: Verdicts, why: str, body: str = "") -> Case:
    """Return the case of a text fragment."""
    return case(f"text-fragment-{name}", page(body=body + PROSE), verdicts, why, tail=f"#:~:text={directive}")


_IDS = [
    part("id", '<h2 id="methods">Methods</h2>', "methods", OK, "There is such an id."),
    part("id-unquoted", "<h2 id=methods>Methods</h2>", "methods", OK, "Quotes may be left out."),
    part("id-single-quotes", "<h2 class='x' id='methods'>Methods</h2>", "methods", OK, "Quotes of either kind."),
    part("id-capitals", '<H2 ID="methods">Methods</H2>', "methods", OK, "Names of attributes have no case."),
    part("id-over-lines", '<h2\n  class="x"\n  id = "methods"\n>Methods</h2>', "methods", OK, "Space is allowed."),
    part("id-body", "<p>", "whole", OK, "The head may hold one.", head='<style id="whole"></style>'),
    part("name", '<a name="methods"></a>', "methods", OK, "The older way: a name of an anchor."),
    part("name-capitals", '<A NAME="methods">Methods</A>', "methods", OK, "The older way, in capitals."),
    part("reference", '<h2 id="q&amp;a">Q&amp;A</h2>', "q&a", OK, "Character references stand for their characters."),
    part("reference-number", '<h2 id="caf&#233;">Café</h2>', "caf%C3%A9", OK, "Or so."),
    part("encoded", '<h2 id="über uns">Über uns</h2>', "%C3%BCber%20uns", OK, "Browsers decode the fragment."),
    part("unicode-raw", '<h2 id="方法">方法</h2>', "方法", OK, "Unencoded."),
    part("unicode-encoded", '<h2 id="方法">方法</h2>', "%E6%96%B9%E6%B3%95", OK, "Encoded."),
    part("unicode-lower", '<h2 id="方法">方法</h2>', "%e6%96%b9%e6%b3%95", OK, "Encoded in lower case."),
    part("encoded-in-page", '<h2 id="%E6%96%B9">方</h2>', "%E6%96%B9", OK, "First as it stands, then decoded."),
    part("plus", '<h2 id="c+d">C+D</h2>', "c+d", OK, "A plus is a plus."),
    part("odd-characters", '<h2 id="a.b:c/d?e(f)">X</h2>', "a.b:c/d?e(f)", OK, "All these may stand in a fragment."),
    part("two-hashes", '<h2 id="a#b">X</h2>', "a#b", OK, "Only the first begins the fragment."),
    part("number", '<h2 id="1">One</h2>', "1", OK, "An id may be a number."),
    part("many", "".join(f'<p id="p{number}">x</p>' for number in range(5000)), "p4999", OK, "The last of many."),
    part("far", "<p>" + "All work and no play. " * 130_000 + '</p><h2 id="far">Far</h2>', "far", OK, "3 MB down."),
    part("missing", '<h2 id="methods">Methods</h2>', "results", SUSPECT, "There is no such id."),
    part("missing-case", '<h2 id="methods">Methods</h2>', "Methods", SUSPECT, "Ids have case."),
    part("missing-prefix", '<h2 id="methods-2">Methods</h2>', "methods", SUSPECT, "Another id begins like it."),
    part("missing-unicode", '<h2 id="方法">方法</h2>', "结果", SUSPECT, "There is no such id."),
    part("in-comment", '<!-- <h2 id="methods">Methods</h2> -->', "methods", SUSPECT, "A comment has no ids."),
    part(
        "in-script", "<script>var x = '<h2 id=\"methods\">';</script>", "methods", SUSPECT, "That is text of a script."
    ),
    part("in-style", '<style>/* <h2 id="methods"> */</style>', "methods", SUSPECT, "That is text of a style."),
    part("in-textarea", '<textarea><h2 id="methods"></textarea>', "methods", SUSPECT, "That is text to be edited."),
    part("in-title", "<p>", "methods", SUSPECT, "That is text.", head='<title><h2 id="methods"></title>'),
    part("in-text", '<p>Write &lt;h2 id="methods"&gt;.</p>', "methods", SUSPECT, "That is text."),
    part("in-attribute", "<p title='<h2 id=\"methods\">'>x</p>", "methods", SUSPECT, "That is a title."),
    part("in-data-id", '<h2 data-id="methods">Methods</h2>', "methods", SUSPECT, "Another attribute."),
    part("in-template", '<template><h2 id="methods">Methods</h2></template>', "methods", SUSPECT, "It is not shown."),
    part("name-of-input", '<input name="methods"><meta name="methods">', "methods", SUSPECT, "Only names of anchors."),
    part("top", "<p>x</p>", "top", OK, "The top of any page."),
    part("top-capitals", "<p>x</p>", "TOP", OK, "In any case."),
    part("empty", "<p>x</p>", "", OK, "The top of any page."),
    part("hashbang", '<div id="app"></div>', "!/guides/1", OK, "The place in an application."),
    part(
        "route", '<div id="app"></div><script src="/app.js"></script>', "/guides/1", OK, "The place in an application."
    ),
    part(
        "application",
        '<div id="root"></div><script type="module" src="/app.js"></script>',
        "methods",
        OK | SUSPECT,
        "Scripts may make the id.",
    ),
    part("github", '<h2 id="user-content-methods">Methods</h2>', "methods", OK, "As GitHub does it, by a script."),
    case(
        "fragment-drawn",
        answer(200, '<title>App</title><div id="root"></div><script src="/app.js"></script>'),
        OK,
        "A script draws all of the page, and its places.",
        tail="#methods",
    ),
]

_OTHERS = [
    case("fragment-pdf-page", answer(200, PDF, media="application/pdf"), OK, "Viewers know pages.", tail="#page=3"),
    case("fragment-pdf-name", answer(200, PDF, media="application/pdf"), OK, "Viewers know names.", tail="#chapter.2"),
    case(
        "fragment-text", answer(200, b"text\n", media="text/plain"), OK, "Text has no ids, and is shown.", tail="#L10"
    ),
    case(
        "fragment-image",
        answer(200, b"\x89PNG\r\n\x1a\n", media="image/png"),
        OK,
        "A part of it.",
        tail="#xywh=1,1,2,2",
    ),
    case("fragment-video", answer(200, b"\0\0\0\x18ftypmp42", media="video/mp4"), OK, "A time in it.", tail="#t=30"),
    case(
        "fragment-latin-1",
        answer(
            200, '<title>Guide</title><h2 id="café">x</h2>'.encode("latin-1"), media="text/html; charset=iso-8859-1"
        ),
        OK,
        "In the page's own character set.",
        tail="#caf%C3%A9",
    ),
    case(
        "fragment-utf-16",
        answer(200, markup(body='<h2 id="methods">x</h2>').encode("utf-16"), media="text/html"),
        OK,
        "In the page's own character set.",
        tail="#methods",
    ),
    case(
        "fragment-base",
        page(head='<base href="http://elsewhere.invalid/">', body='<h2 id="methods">x</h2>'),
        OK,
        "The base of its links does not matter.",
        tail="#methods",
    ),
]

_SHARED = [
    case(
        "fragment-shared-1",
        None,
        OK,
        "One page,",
        url="http://<main>/fragment-shared#one",
        also={"/fragment-shared": page(body='<h2 id="one">1</h2><h2 id="two">2</h2>')},
    ),
    case("fragment-shared-2", None, OK, "with two sections,", url="http://<main>/fragment-shared#two"),
    case("fragment-shared-3", None, SUSPECT, "and not three.", url="http://<main>/fragment-shared#three"),
    case("fragment-shared-0", None, OK, "And as a whole.", url="http://<main>/fragment-shared"),
]

_TEXT = [
    text("words", "led%20by%20sex%20workers", OK, "The words are there."),
    text("case", "LED%20by%20Sex%20Workers", OK, "Case does not matter."),
    text("range", "This%20guide,may%20be%20copied%20freely", OK, "From here to there."),
    text("context", "organisations-,led%20by%20sex%20workers,-can%20use", OK, "With what stands before and after."),
    text("two", "28%20pages&text=five%20languages", OK, "Both are there."),
    text("over-tags", "the%20whole%20truth", OK, "Tags inside do not matter.", "<p>the <b>whole</b> <i>tru</i>th</p>"),
    text("spaces", "one%20two%20three", OK, "Runs of space are one.", "<p>one\n   two&#32; three</p>"),
    text("comma", "clinics%2C%20courts", OK, "Encoded commas are commas.", "<p>In clinics, courts and streets.</p>"),
    text("unicode", "%E6%9A%B4%E5%8A%9B", OK, "In any script.", "<p>暴力</p>"),
    text("missing", "the%20sale%20of%20tractors", SUSPECT, "The words are not there."),
    text("missing-in-script", "hidden%20words", SUSPECT, "Only in a script.", "<script>'hidden words'</script>"),
    case(
        "text-fragment-after-id",
        page(body='<h2 id="methods">x</h2>' + PROSE),
        OK,
        "An id, and words.",
        tail="#methods:~:text=28%20pages",
    ),
    case(
        "text-fragment-before-id",
        page(),
        OK,
        "There is no such id, but the words are there, and browsers go to them.",
        tail="#nowhere:~:text=28%20pages",
    ),
    case(
        "text-fragment-pdf", answer(200, PDF, media="application/pdf"), OK, "No page to look in.", tail="#:~:text=guide"
    ),
    case("text-fragment-unknown", answer(200, GOOD), OK, "A directive that nobody knows.", tail="#:~:unknown=1"),
]

_AS_BROWSERS_DO = [
    case(
        "text-or-place",
        page(body=f"{PROSE}<p id=methods>Methods"),
        OK,
        "The place, where the text is not there.",
        tail="#methods:~:text=no%20such%20words",
    ),
    case(
        "text-of-two",
        page(body=f"{PROSE}<p>28 pages"),
        OK,
        "The first that is found.",
        tail="#:~:text=28%20pages&text=nothing",
    ),
    case(
        "id-like-a-reference",
        page(body=f'{PROSE}<p id="a&copyb">x'),
        OK,
        "No reference without its end.",
        tail="#a&copyb",
    ),
    case(
        "id-in-xmp", page(body=f"{PROSE}<xmp><p id=methods></xmp>"), SUSPECT, "Text that shows markup.", tail="#methods"
    ),
    case(
        "id-after-no-end",
        page(body=f"{PROSE}<script>x</scripts><p id=methods></script>"),
        SUSPECT,
        "It still stands in the script.",
        tail="#methods",
    ),
    case(
        "text-over-comment",
        page(body=f"{PROSE}<p>chap<!-- -->ters of it"),
        OK,
        "A comment parts no word.",
        tail="#:~:text=chapters%20of",
    ),
]

CASES = [*_IDS, *_OTHERS, *_SHARED, *_TEXT, *_AS_BROWSERS_DO]
