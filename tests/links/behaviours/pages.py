"""Pages with status 200 that are not the work, and honest ones that look a little like them."""

from links.answers import PROSE, answer, markup, page, redirect
from links.case import BLOCKED, BROKEN, OK, SUSPECT, UNREACHABLE, Case, case

NOT_THERE = {
    "en": ("Page not found", "Sorry, the page you are looking for does not exist or has been moved."),
    "en-404": ("404", "Oops! That page can’t be found. It looks like nothing was found at this location."),
    "en-error": ("Error 404 | Network of Projects", "We could not find what you asked for."),
    "en-file": ("File Not Found", "The requested file is no longer available."),
    "en-410": ("This content is no longer available", "The page has been removed."),
    "fr": ("Page introuvable", "La page que vous cherchez n’existe pas ou a été déplacée."),
    "fr-2": ("Erreur 404 - Page non trouvée", "Désolé, cette page est introuvable."),
    "es": ("Página no encontrada", "Lo sentimos, la página que busca no existe."),
    "es-2": ("Error 404: no se encuentra la página", "La página solicitada no existe."),
    "pt": ("Página não encontrada", "A página que procura não existe."),
    "de": ("Seite nicht gefunden", "Die gesuchte Seite existiert nicht."),
    "ru": ("Страница не найдена", "К сожалению, запрошенная страница не существует."),
    "ru-2": ("Ошибка 404", "Такой страницы нет. Возможно, она была удалена."),
    "zh": ("页面不存在", "抱歉，您访问的页面不存在或已被删除。"),
    "zh-2": ("404 找不到页面", "您要查找的页面找不到。"),
    "ar": ("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة."),
    "nl": ("Pagina niet gevonden", "De pagina is er niet."),
    "pl": ("Nie znaleziono strony", "Strona nie istnieje."),
    "uk": ("Сторінку не знайдено", "На жаль, її немає."),
    "tr": ("Sayfa bulunamadı", "Aradığınız sayfa yok."),
    "fa": ("صفحه مورد نظر یافت نشد", "پیدا نشد."),
    "sw": ("Ukurasa haukupatikana", "Samahani."),
    "id": ("Halaman tidak ditemukan", "Maaf."),
    "vi": ("Không tìm thấy trang", "Xin lỗi."),
    "th": ("ไม่พบหน้าที่คุณต้องการ", "ขออภัย"),
    "hi": ("पृष्ठ नहीं मिला", "क्षमा करें।"),
    "sv": ("Sidan hittades inte", "Tyvärr."),
}

ALSO_NOT_THERE = {
    "gone": ("Organisation", "Whoops, that page is gone."),
    "app": ("Heroku | No such app", "Look elsewhere"),
    "domain": ("Fastly error: unknown domain", "Fastly error: unknown domain: example.org"),
    "paper": ("Library", "This paper has been deleted by its author"),
    "transfer": ("Files", "Transfer expired"),
    "nothing": ("Blog", "There's nothing here."),
    "shop": ("Shop", "Sorry, this shop is currently unavailable."),
}
"""Titles and headings of pages that stand for others."""
ALSO_SAID = {
    "item": "This item might not exist or is no longer available.",
    "link": "This link is broken.",
    "file": "Sorry, something went wrong. File Not Found.",
    "fr": "Nous ne trouvons pas la page que vous demandez.",
}
"""What such pages say below a heading that says nothing."""
OUT_OF_ORDER = ("Bandwidth Limit Exceeded", "508 Resource Limit Is Reached", "Runtime Error", "Error 500")
UNCLAIMED = {
    "connected": "Looks like this domain isn't connected to a website yet",
    "registered": "This domain has recently been registered.",
    "suspended": "This site has been archived or suspended in accordance with our Terms of Service.",
}

CHARSETS = {
    "windows-1251": ("Страница не найдена", "Запрошенная страница не существует."),
    "koi8-r": ("Страница не найдена", "Запрошенная страница не существует."),
    "gb2312": ("页面不存在", "抱歉，您访问的页面不存在。"),
    "windows-1256": ("الصفحة غير موجودة", "الصفحة التي تبحث عنها غير موجودة"),
    "iso-8859-1": ("Página no encontrada", "La página que busca no existe."),
}


TRANSLATED = (
    "Accès refusé : les travailleuses du sexe et la justice",
    "Servicios no disponibles para trabajadoras sexuales",
    "Cette page n’est plus mise à jour",
    "404 arrestos en 2019",
    "Voces no encontradas: quién falta",
    "En construcción: derechos laborales del trabajo sexual",
    "Unavailable: abortion services in Latin America",
    "Gone but not forgotten: a memorial",
    "Error and bias in prevalence studies",
    "Parked: truck stops and sex work",
    "Server error or human error: how platforms ban people",
    "The shop is gone: streets after the eviction",
)
"""Titles of works that sound a little like something else."""


def honest(name: str, title: str, body: str, why: str) -> Case:
    """Return the case of an honest page that has the title of its record."""
    return case(name, page(title, body + PROSE), OK, why, title=title)


_SOFT = [
    case(f"soft-404-{code}", page(title, f"<p>{text}</p>"), SUSPECT, "It says, in so many words, that it is not there.")
    for code, (title, text) in NOT_THERE.items()
]
_SOFT_ALSO = [
    *(
        case(
            f"soft-404-{name}",
            answer(200, markup(title, f"<h1>{heading}</h1>")),
            SUSPECT,
            "It says that it is not there.",
        )
        for name, (title, heading) in ALSO_NOT_THERE.items()
    ),
    *(
        case(f"soft-404-said-{name}", page("Files", f"<p>{text}</p>"), SUSPECT, "It says that it is not there.")
        for name, text in ALSO_SAID.items()
    ),
    *(
        case(f"soft-500-{number}", page(title, "<p>Sorry.</p>"), SUSPECT | UNREACHABLE, "Its server is out of order.")
        for number, title in enumerate(OUT_OF_ORDER)
    ),
    *(
        case(f"unclaimed-{name}", page("Welcome", f"<h2>{text}</h2>"), SUSPECT, "The domain has no site.")
        for name, text in UNCLAIMED.items()
    ),
]
_SOFT_CHARSETS = [
    case(
        f"soft-404-in-{charset}",
        answer(
            200,
            f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>".encode(
                charset
            ),
            media=f"text/html; charset={charset}",
        ),
        SUSPECT,
        "It says that it is not there, in an older character set.",
    )
    for charset, (title, text) in CHARSETS.items()
]
_SOFT_MORE = [
    case(
        "soft-404-charset-in-meta",
        answer(
            200,
            '<html><head><meta charset="windows-1251"><title>Страница не найдена</title></head>'
            "<body><h1>Страница не найдена</h1></body></html>".encode("windows-1251"),
            media="text/html",
        ),
        SUSPECT,
        "The character set stands in the page only.",
    ),
    case(
        "soft-404-utf-16",
        answer(
            200,
            "\ufeff<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>".encode(
                "utf-16-le"
            ),
            media="text/html",
        ),
        SUSPECT,
        "Browsers see by the first two bytes that it is UTF-16.",
    ),
    case(
        "soft-404-heading-only",
        answer(
            200,
            "<html><head><title>Network of Projects</title></head><body><h1>Page not found</h1>"
            "<p>The page you requested could not be found.</p></body></html>",
        ),
        SUSPECT,
        "The title is that of the site, and the heading says it.",
    ),
    case(
        "soft-404-entities",
        answer(200, "<title>P&aacute;gina no encontrada</title><h1>P&#225;gina no encontrada</h1>"),
        SUSPECT,
        "It says so with character references.",
    ),
    case(
        "soft-404-upper-case",
        answer(
            200, "<HTML><HEAD><TITLE>\n  PAGE\n  NOT FOUND\n</TITLE></HEAD><BODY><H1>PAGE NOT FOUND</H1></BODY></HTML>"
        ),
        SUSPECT,
        "It says so in capitals, over several lines.",
    ),
    case(
        "soft-404-recommends",
        page("Page not found", "<p>Nothing is here. Others read: Smart Guide to CEDAW, and more.</p>"),
        SUSPECT,
        "Its heading says that it is not there, and a list below names the work.",
    ),
    case(
        "soft-404-store",
        answer(
            200,
            '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
            media="application/xml",
        ),
        SUSPECT,
        "A store of files that has none.",
    ),
    case(
        "soft-404-unknown-encoding",
        answer(200, markup("Page not found", "<p>Sorry.</p>"), "Content-Encoding: utf-8"),
        SUSPECT,
        "Browsers take no notice of such an encoding, and show that it is not there.",
    ),
    case(
        "soft-404-plain-text",
        answer(200, "404 page not found\n", media="text/plain; charset=utf-8"),
        SUSPECT,
        "All that a reader sees is that it is not there.",
    ),
    case(
        "soft-404-json",
        answer(200, '{"error": "not found", "status": 404}', media="application/json"),
        SUSPECT,
        "All that a reader sees is that it is not there.",
    ),
    case(
        "soft-500",
        answer(200, markup("Error establishing a database connection", "")),
        SUSPECT | UNREACHABLE,
        "WordPress without its database, with status 200.",
    ),
    case(
        "account-suspended",
        page("Account Suspended", "<p>This Account has been suspended. Contact your hosting provider.</p>"),
        SUSPECT | BROKEN,
        "The host has shut the site.",
    ),
    case(
        "server-default-page",
        page("Welcome to nginx!", "<p>If you see this page, the nginx web server is successfully installed.</p>"),
        SUSPECT,
        "A fresh server on which nothing lies.",
    ),
    case(
        "directory-of-nothing",
        page("Index of /", "<pre><a href='../'>../</a></pre>"),
        SUSPECT | OK,
        "A bare list of files, with nothing in it.",
    ),
]

_TAKEN = [
    case(
        "parked-for-sale",
        page(
            "example.org is for sale | HugeDomains", "<p>This domain is for sale: $2,595. Buy now. Make an offer.</p>"
        ),
        SUSPECT,
        "The domain is for sale.",
    ),
    case(
        "parked-links",
        page(
            "example.org",
            "<p>This domain may be for sale. Related Searches: Health Insurance, Cheap Flights.</p>"
            '<script src="https://www.sedoparking.com/frmpark/example.org/park.js"></script>',
        ),
        SUSPECT,
        "A page of advertising that a domain broker put there.",
    ),
    case(
        "parked-expired",
        page("This domain has expired", "<p>Is this your domain? Renew it now at your registrar.</p>"),
        SUSPECT,
        "The registrar says that the domain was not paid for.",
    ),
    case(
        "parked-godaddy",
        page("Coming soon", "<p>This Web page is parked for FREE, courtesy of GoDaddy.com. Get this domain.</p>"),
        SUSPECT,
        "Parked, by its own words.",
    ),
    case(
        "parked-script",
        answer(
            200,
            "<!doctype html><html><head><script>window.onload=function(){window.location.href='/lander'}</script>"
            "</head></html>",
        ),
        SUSPECT | OK,
        "An empty page that sends its reader to /lander: a parking page, to one who knows.",
    ),
    case(
        "parked-es",
        page("Dominio en venta", "<p>Este dominio está en venta. Compre este dominio ahora.</p>"),
        SUSPECT,
        "The domain is for sale.",
    ),
    case(
        "parked-de",
        page("Diese Domain steht zum Verkauf", "<p>Diese Domain kaufen. Die Domain kann gekauft werden.</p>"),
        SUSPECT,
        "The domain is for sale.",
    ),
    case(
        "hijacked-pharmacy",
        page(
            "Buy Viagra Online - Cheap Canadian Pharmacy",
            "<p>Order Viagra, Cialis and Levitra without prescription. "
            "Free shipping, best price for pills. Add to cart.</p>",
        ),
        SUSPECT,
        "An online pharmacy has taken the address.",
    ),
    case(
        "hijacked-casino",
        page(
            "Online Casino | Best Slots & Betting Bonus",
            "<p>Play slots, poker and roulette for real money. Sign up for 200 free spins and a welcome bonus.</p>",
        ),
        SUSPECT,
        "A casino has taken the address.",
    ),
    case(
        "hijacked-slot-gacor",
        page(
            "Situs Slot Gacor Hari Ini Gampang Menang", "<p>Daftar slot online terpercaya, judi bola, togel, bonus.</p>"
        ),
        SUSPECT,
        "An Indonesian casino has taken the address.",
    ),
    case(
        "hijacked-ja-casino",
        page("オンラインカジノ おすすめランキング", "<p>入金不要ボーナス。</p>"),
        SUSPECT,
        "A list of casinos has taken the address.",
    ),
    case(
        "hijacked-porn",
        page("Free XXX Porn Videos - HD Tube", "<p>Watch now.</p>"),
        SUSPECT,
        "Nobody who writes about the trade calls it so.",
    ),
    case(
        "hijacked-crypto",
        page("Bitcoin Trading Bot: Earn $5000 a Day", "<p>Invest now.</p>"),
        SUSPECT,
        "Nothing that a library of resources leads to.",
    ),
    case(
        "hijacked-ru-casino",
        page(
            "Онлайн казино Вулкан: игровые автоматы на деньги", "<p>Играть в казино, бонус за регистрацию, ставки.</p>"
        ),
        SUSPECT,
        "A casino has taken the address.",
    ),
    case(
        "hijacked-escort",
        page(
            "Hot Escorts & Call Girls 24/7 - Book Now", "<p>Cheap escorts near you. Sexy singles. Live cams. XXX.</p>"
        ),
        SUSPECT | OK,
        "An agency's advertising has taken the address; in this catalogue the words alone prove nothing.",
    ),
]

_HONEST = [
    honest(
        "honest-about-404",
        "Error 404: a history of missing pages",
        "<p>The words “404 Not Found” are as old as the web. Page not found, they say.</p>",
        "A work about missing pages is no missing page.",
    ),
    honest(
        "honest-not-found-in-prose",
        "Smart Guide to CEDAW",
        "<p>The court has not found a violation. The page that you are looking for does not exist, wrote the ministry."
        " 404 people took part. Sorry, it said.</p>",
        "Prose may have any words.",
    ),
    honest(
        "honest-missing-in-title",
        "Not found: justice for sex workers",
        "<p>Five years after the raid.</p>",
        "The record has the same title.",
    ),
    honest(
        "honest-lost-and-not-found",
        "Lost, and not found: missing migrants at the border",
        "",
        "The record has the same title.",
    ),
    honest(
        "honest-pharmacy",
        "Buying medicines online: pharmacies, Viagra and PrEP",
        "<p>Online pharmacies sell Viagra, Cialis and PrEP without prescription. What to look for before you buy.</p>",
        "A work about pharmacies speaks of pharmacies.",
    ),
    honest(
        "honest-casino",
        "Sex work in casino towns: Macau and Las Vegas",
        "<p>Casinos, slots, poker and betting shape the districts in which people work.</p>",
        "A work about casinos speaks of casinos.",
    ),
    honest(
        "honest-for-sale",
        "Not for sale? Trafficking myths and this domain of law",
        "<p>This domain of the law is for sale to the highest bidder, says one of the authors.</p>",
        "The record has the same title.",
    ),
    honest(
        "honest-login-in-page",
        "Smart Guide to CEDAW",
        '<form action="/login"><input name="u"><input type="password" name="p"><button>Log in</button></form>',
        "Many pages have a form to log in at the top.",
    ),
    honest(
        "honest-captcha-form",
        "Smart Guide to CEDAW",
        '<form><div class="g-recaptcha" data-sitekey="x"></div><button>Subscribe</button></form>'
        '<script src="https://www.google.com/recaptcha/api.js"></script>',
        "A captcha at the form to subscribe is no challenge.",
    ),
    honest(
        "honest-cloudflare-scripts",
        "Smart Guide to CEDAW",
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
        '<script data-cf-beacon="{}" src="https://static.cloudflareinsights.com/beacon.min.js"></script>',
        "Cloudflare's script is on honest pages too.",
    ),
    honest(
        "honest-hidden-404-template",
        "Smart Guide to CEDAW",
        '<template><h1>Page not found</h1></template><script>var messages = {"404": "Page not found"};</script>'
        "<!-- <h1>404 Not Found</h1> -->",
        "What a reader does not see says nothing.",
    ),
    honest(
        "honest-javascript-needed",
        "Smart Guide to CEDAW",
        "<noscript>Please enable JavaScript to view this page.</noscript>",
        "Readers have scripts.",
    ),
    honest(
        "honest-maintenance-note",
        "Smart Guide to CEDAW",
        "<aside>On Sunday this site is down for maintenance: service unavailable.</aside>",
        "A note is a note.",
    ),
    *(
        case(f"honest-translated-{number}", page(title, PROSE), OK, "A work under the title of a translation.")
        for number, title in enumerate(TRANSLATED)
    ),
    honest("honest-page-not-found", "Page not found", "<p>A poem.</p>", "The record has the same title."),
    honest(
        "honest-porn",
        "Free and fair: porn performers and their contracts",
        "<p>Porn videos, porn tubes.</p>",
        "A study.",
    ),
    case(
        "honest-porn-translated",
        page(
            "Working conditions of porn performers",
            "<p>Free legal advice. Porn videos, porn tubes, more porn videos.</p>",
        ),
        OK,
        "A study, under another title than that of its record.",
    ),
    honest("honest-title-404-number", "Resolution 404 (1977) of the Security Council", "", "404 is also a number."),
    honest("honest-zh", "性工作者权利指南", "<p>本页面介绍公约。</p>", "A page in Chinese."),
    honest("honest-ar", "دليل حقوق العاملات في الجنس", "<p>دليل عملي.</p>", "A page in Arabic."),
    case("honest-other-title", page("CEDAW and sex work | NSWP"), OK, "Titles differ; on first sight that is nothing."),
    case(
        "honest-other-language",
        page("Guide intelligent sur la CEDEF", "<p>Ce guide explique la convention.</p>"),
        OK,
        "The page is in another language than the record.",
    ),
    case(
        "honest-no-title", answer(200, "<p>Smart guide, with a text and no title.</p>" + PROSE), OK, "Nothing is wrong."
    ),
    case("honest-empty-title", answer(200, "<title></title>" + PROSE), OK, "Nothing is wrong."),
    case(
        "honest-application",
        answer(200, '<!doctype html><title>Library</title><div id="root"></div><script src="/app.js"></script>'),
        OK,
        "A page that scripts fill: nothing says that it is wrong.",
    ),
    case(
        "honest-frameset",
        answer(
            200,
            "<html><head><title>Guide</title></head><frameset cols='20%,80%'><frame src='a.html'>"
            "<frame src='b.html'></frameset></html>",
        ),
        OK,
        "An old page with frames.",
    ),
    case(
        "honest-title-in-svg",
        page(head="", body='<svg><title>404 Not Found</title><circle r="3"/></svg>' + PROSE),
        OK,
        "The title of a picture is not that of the page.",
    ),
    case(
        "honest-xhtml",
        answer(
            200,
            '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Smart Guide to CEDAW</title>'
            "</head><body><p>Text.</p></body></html>",
            media="application/xhtml+xml",
        ),
        OK,
        "XHTML is shown.",
    ),
    case(
        "honest-plain-text", answer(200, "Smart Guide to CEDAW\n\nText.\n", media="text/plain"), OK, "A page of text."
    ),
    case("honest-image", answer(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 64, media="image/png"), OK, "A picture is shown."),
    case("honest-feed", answer(200, "<rss version='2.0'><channel/></rss>", media="application/rss+xml"), OK, "A feed."),
]

WALL = '<form method="post"><input name="u"><input type="password" name="p"><button>OK</button></form>'
_CLOSED = [
    case("closed-members", page("Members area", WALL), SUSPECT | BLOCKED, "A login page."),
    case(
        "closed-must-log-in",
        page("Organisation", "<h2>You must be logged in to view this page</h2>"),
        SUSPECT | BLOCKED,
        "A login page without a place to log in.",
    ),
    case(
        "closed-fr",
        page("Article", f"<p>Cet article est protégé par un mot de passe.</p>{WALL}"),
        SUSPECT | BLOCKED,
        "A password is wanted.",
    ),
    case(
        "closed-challenge-ru",
        page("Проверка браузера", "<p>Один момент.</p>"),
        SUSPECT | BLOCKED,
        "A check of the browser.",
    ),
    case(
        "closed-challenge-fr",
        page("Vérification de sécurité", "<p>Un instant.</p>"),
        SUSPECT | BLOCKED,
        "A check of the browser.",
    ),
    case(
        "closed-not",
        page("Sécurité numérique : mots de passe", PROSE + WALL),
        OK,
        "A work on passwords, below it a form to log in.",
    ),
    case(
        "closed-not-in-prose",
        page("Guide for members", "<p>You must be logged in, says the platform.</p>" + PROSE),
        OK,
        "Prose may have any words.",
    ),
    *(
        case(
            f"home-with-query-{number}",
            redirect(302, query),
            SUSPECT,
            "The home page, whatever the query says beside.",
            also={"/": page("Network of Projects", "<p>Welcome.</p>")},
            own=True,
        )
        for number, query in enumerate(("/?", "/?ref=old-guide", "/?lang=en&utm_source=x"))
    ),
    case(
        "home-with-page",
        redirect(302, "/?p=123"),
        OK,
        "An address of WordPress for a page of its own.",
        also={"/": page("Guide", PROSE)},
        own=True,
    ),
]

_TEXTS = [
    case(
        "charset-latin-1",
        answer(200, markup("Guía").encode("latin-1"), media="text/html; charset=iso-8859-1"),
        OK,
        "Latin-1.",
        title="Guía",
    ),
    case(
        "charset-utf-16",
        answer(200, markup().replace('<meta charset="utf-8">', "").encode("utf-16"), media="text/html; charset=utf-16"),
        OK,
        "UTF-16.",
    ),
    case("charset-bom", answer(200, b"\xef\xbb\xbf" + markup().encode(), media="text/html"), OK, "A byte order mark."),
    case("charset-unknown", answer(200, markup(), media="text/html; charset=klingon"), OK, "Not known: then a guess."),
    case(
        "charset-wrong",
        answer(200, markup().encode("utf-16-le"), media="text/html; charset=utf-8"),
        OK | SUSPECT,
        "A reader may see rubbish.",
    ),
    case("charset-invalid-bytes", answer(200, markup().encode() + b"\xff\xfe\xc3\x28"), OK, "Some bytes are no UTF-8."),
    case("charset-zero-bytes", answer(200, b"\0\0\0" + markup().encode()), OK, "Zero bytes are passed over."),
]

_BESIDE = "<h2><a href=/guide>Smart Guide to CEDAW</a></h2>"
_LONG = PROSE.replace("guide", "text") * 4

_MISSING_ALL_THE_SAME = [
    case("missing-recommends", page("Page not found", f"{_LONG}{_BESIDE}"), SUSPECT, "It recommends what it has not."),
    case(
        "missing-asks",
        page("Page not found", f"<h2>Did you mean “Smart Guide to CEDAW”?</h2>{_LONG}"),
        SUSPECT,
        "It names what was asked for.",
    ),
    case(
        "missing-echoes",
        answer(200, f"<title>Smart Guide to CEDAW - 404 Not Found</title><h1>404 Not Found</h1>{_LONG}"),
        SUSPECT,
        "The name of what is missing stands in its title.",
    ),
    case("missing-named", page("Page not found: Smart Guide to CEDAW", _LONG), SUSPECT, "It says what is missing."),
    case(
        "missing-behind-menu",
        answer(
            200,
            f"<title>Network</title><h2>Main menu</h2><h2>Search</h2><h2>Language</h2><p>{'menu ' * 500}"
            f"<h1>Page not found</h1>{_LONG}",
        ),
        SUSPECT,
        "What the page is about stands behind its menu.",
    ),
    *(
        case(f"missing-said-{number}", page(told, _LONG), SUSPECT, "It says that it is missing.")
        for number, told in enumerate(
            (
                "Lo sentimos, esta página no existe",
                "Запрашиваемая вами страница не найдена",
                "Hoppla! Diese Seite existiert leider nicht mehr",
                "Impossible de trouver la page",
                "Não foi possível encontrar a página",
                "页面走丢了",
                "404错误",
                "Handle Not Found",
            )
        )
    ),
    case(
        "about-missing-pages",
        page("404 Not Found: what the web forgets", PROSE),
        OK,
        "The work is about pages that are missing.",
        title="404 Not Found: what the web forgets",
    ),
    case(
        "by-a-publisher-404",
        answer(200, f"<title>Smart Guide to CEDAW | 404 Media</title><h1>Smart Guide to CEDAW</h1>{PROSE}"),
        OK,
        "A publisher is called so.",
    ),
    *(
        case(
            f"harmless-note-{number}",
            page("Guide", f"<p>A guide of ours.</p><p>{note}</p>"),
            OK,
            "A note on a page that is there.",
            title="Руководство по КЛДЖ",
        )
        for number, note in enumerate(
            (
                "This publication is no longer available in print. Download the PDF below.",
                "This page is not available in Arabic. You can read it in French.",
                "This page was moved from our old site in 2016.",
                "If you can't find what you are looking for, contact us.",
                "If this link is broken, tell us.",
                "Our website is available in French.",
                "You must be logged in to post a comment.",
            )
        )
    ),
    *(
        case(
            f"study-of-trade-{number}",
            page(name, PROSE),
            OK,
            "A study of a trade, which sells nothing.",
            title="Руководство по КЛДЖ",
        )
        for number, name in enumerate(
            (
                "Viagra and poppers: harm reduction for chemsex",
                "Casino workers and migrants in Macau",
                "Payday loan debts among street workers",
            )
        )
    ),
    case(
        "hijacked-in-russian",
        page("Купить Виагру без рецепта", "<p>Купить дешево, бонус.</p>" * 9),
        SUSPECT,
        "A shop of pills.",
    ),
    case(
        "domain-with-a-dot",
        page("Premium domains", f"<h1>example.org is for sale</h1>{_LONG}"),
        SUSPECT,
        "It is for sale.",
    ),
    case(
        "challenge-script-of-all",
        answer(
            200,
            "<title>Guide</title><img src=/cover.png alt=''><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>",
        ),
        OK,
        "Such a script stands in every page of that provider.",
    ),
    case(
        "script-with-condition",
        page("Guide", "<p>Text.</p><script>if(!window.fetch) location.replace('/unsupported');</script>"),
        OK,
        "A browser of today stays.",
        title="Guide",
    ),
]

CASES = [
    *_SOFT,
    *_SOFT_ALSO,
    *_SOFT_CHARSETS,
    *_SOFT_MORE,
    *_TAKEN,
    *_HONEST,
    *_CLOSED,
    *_TEXTS,
    *_MISSING_ALL_THE_SAME,
]
