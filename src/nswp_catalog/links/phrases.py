"""The words by which pages tell that they are not what was asked for.

All phrases are folded, as the texts are with which they are compared.
"""

import re
from collections.abc import Iterable

from nswp_catalog.core.text import fold


def _any_of(phrases: str) -> re.Pattern[str]:
    """Return a pattern of phrases, one in each line."""
    return re.compile("|".join(rf"(?<!\w){re.escape(fold(phrase))}" for phrase in phrases.splitlines()))


NOT_FOUND = _any_of(
    """404
page not found
not found
page cannot be found
page can't be found
page can’t be found
page could not be found
page does not exist
page doesn't exist
page doesn’t exist
page no longer exists
page is no longer available
page unavailable
content not found
content is no longer available
this content is no longer available
page has been removed
page has been deleted
this page has been removed
this page has been deleted
this page has moved
file not found
document not found
nothing found
nothing here
error 404
http 404
oops
introuvable
page introuvable
page non trouvée
cette page n'existe
cette page n’existe
la page n'existe
la page demandée
erreur 404
página no encontrada
no encontrado
no se encuentra la página
no se ha encontrado
no se encontró
la página no existe
esta página no existe
página não encontrada
não encontrado
pagina non trovata
seite nicht gefunden
nicht gefunden
страница не найдена
не найдено
не найдена
ошибка 404
такой страницы
страница не существует
такой страницы не существует
页面不存在
页面未找到
找不到页面
找不到网页
找不到该页
未找到页面
未找到
您访问的页面
您要查找的页面
頁面不存在
找不到頁面
页面找不到
无法找到
页面已删除
الصفحة غير موجودة
غير موجودة
لم يتم العثور
الصفحة المطلوبة
لا يمكن العثور
خطأ 404
ページが見つかりません
페이지를 찾을 수 없습니다"""
)
"""How titles and headings of pages begin that stand for a missing one."""

MISSING_PAGE = _any_of(
    """the page you are looking for
the page you're looking for
the page you’re looking for
the page you were looking for
the page you requested
the requested page could not
the requested url was not found
we can't find the page
we can’t find the page
we couldn't find the page
we couldn’t find the page
we could not find the page
this page could not be found
this page doesn't exist
this page doesn’t exist
this page does not exist
sorry, this page
sorry, the page
la page que vous recherchez
la page que vous cherchez
la página que busca
la página que buscas
la página que está buscando
запрашиваемая страница
запрошенная страница
страница, которую вы ищете
您访问的页面
您查找的页面
您要找的页面
您请求的页面
抱歉，找不到
الصفحة التي تبحث عنها
الصفحة التي طلبتها"""
)
"""What such pages say to their reader, and others do not."""

FOR_SALE = _any_of(
    """domain is for sale
domain may be for sale
domain name is for sale
domain for sale
buy this domain
this domain is parked
domain is parked
parked domain
domain parking
parked free
domain has expired
domain name has expired
domain is available for purchase
domain is registered, but
make an offer on this domain
inquire about this domain
the domain owner
get this domain
ce domaine est à vendre
domaine à vendre
dominio en venta
este dominio está a la venta
домен продается
домен продаётся
купить этот домен
domain steht zum verkauf
域名出售
此域名可出售
account has been suspended
account suspended"""
)
PARKING_PLACES = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|hugedomains\.com|afternic\.com/forsale|dan\.com/buy-domain"
    r"|sedo\.com/search|parklogic\.com|godaddy\.com/forsale|window\.park\b|/px\.js\?ch=|domainmarket\.com"
    r"|window\.location\.href\s*=\s*[\"']/lander"
)
"""What stands in the source of parked pages."""

OTHER_TRADE = _any_of(
    """viagra
cialis
levitra
sildenafil
tadalafil
kamagra
online pharmacy
canadian pharmacy
pharmacy online
pharmacie en ligne
farmacia online
онлайн аптека
casino
казино
赌场
娱乐城
彩票
كازينو
slot gacor
slot online
situs slot
togel
judi online
situs judi
poker online
sportsbook
betting tips
sports betting
online betting
1xbet
payday loan
replica watches
essay writing service
buy instagram followers
crypto trading bot"""
)
"""The trades that buy abandoned domains for their good name."""

LOG_IN = _any_of(
    """log in
login
sign in
signin
connexion
se connecter
s'identifier
iniciar sesión
acceder
inicio de sesión
anmelden
вход
войти
авторизация
登录
登入
تسجيل الدخول"""
)

CHALLENGE = _any_of(
    """just a moment
attention required! | cloudflare
checking your browser
verify you are human
verifying you are human
are you a robot
are you human
ddos-guard
ddos protection by
access denied
request rejected
pardon our interruption
security check
bot verification
human verification
please enable cookies
captcha
请完成验证
安全验证"""
)

PLACEHOLDER = _any_of(
    """welcome to nginx
apache2 ubuntu default page
apache2 debian default page
apache http server test page
test page for the
iis windows server
default web site page
website coming soon
site en construction
future home of something
plesk default page
welcome to caddy
domain default page
web server's default page"""
)
"""The titles and headings of servers that hold no site."""


BROKEN_SERVER = _any_of(
    """error establishing a database connection
internal server error
500 internal server error
service unavailable
503 service
service temporarily unavailable
bad gateway
502 bad gateway
504 gateway
gateway time
database error
fatal error
application error
site is temporarily unavailable
site temporarily unavailable
under maintenance
down for maintenance
maintenance mode
site maintenance"""
)
NOTED = re.compile(
    r"^\W*(?:(?:error|message|detail|status|code|title)\W+)*"
    r"(?:404|page not found|not found|file not found|no such|gone)\b"
)
"""A text or some JSON that says no more than that there is no such page."""


def begins(texts: Iterable[str], pattern: re.Pattern[str]) -> bool:
    """Return whether a part of one of ``texts`` is little more than a phrase that ``pattern`` knows."""
    for text in texts:
        for part in re.split(r"\s+[-–—|·•»:]\s+|[|:•»]\s*|[.!?。！؟]\s*|\s[-–—]|[-–—]\s", fold(text)):
            match = pattern.match(part.strip(" “”\"'«»,.!…"))
            if match and len(part) <= 3 * (match.end() - match.start()) + 12:
                return True
    return False
