"""The words by which pages tell that they are not what was asked for.

All phrases are folded, as the texts are with which they are compared.
"""

import re
from collections.abc import Iterable

from nswp_catalog.core.text import fold
from nswp_catalog.links.pattern import Pattern


def _any_of(phrases: str) -> Pattern:
    """Return a pattern of phrases, one in each line; those of scripts with spaces begin where a word does."""

    def source() -> str:
        found = (fold(phrase) for phrase in phrases.splitlines())
        return "|".join(re.escape(one) if one > "\u2e80" else rf"(?<!\w){re.escape(one)}" for one in found)

    return Pattern(source)


FOR_SALE = Pattern(
    lambda: fold(
        r"\b(?:domain(?: name)?|web ?site|[\w-]+\.[a-z]{2,10}) (?:\S+ )?(?:is|may be|might be) (?:for sale|parked|available)\b"
        r"|(?<!public )\bdomain(?: name)?s? (?:is )?(?:for sale|parked|parking)\b|\bbuy this domain\b|\bparked (?:free|domain)\b"
        r"|\bthis web ?(?:page|site) is parked\b|\bcourtesy of godaddy\b"
        r"|\b(?:this|the|your|suspended) (?:domain(?: name)?|web ?site|site|hosting account|account) (?:has (?:recently )?(?:expired|been suspended)|is suspended)"
        r"|^(?:domain|web ?site|account|hosting account)(?: name)? (?:expired|suspended)|^suspended (?:domain|web ?site|account)|web ?site expired"
        r"|\baccount (?:has been )?suspended\b|\bdomain (?:was|is) (?:recently )?registered\b|\bdomain name registered\b"
        r"|\bsite has been archived or suspended\b|\bdomain (?:is ?n['’]?o?t|not) (?:yet )?connected\b|\bdomain has (?:recently )?been registered\b|\bparking page\b"
        r"|\bmake an offer on this domain\b|\binquire about this domain\b|\bthe domain owner\b|\bget this domain\b|\breconnect your domain\b"
        r"|\bdomaine (?:est )?a vendre\b|\bdomaine (?:a )?expire\b|\bdominio (?:esta )?(?:en venta|a la venta|ha caducado|caducado)"
        r"|домен (?:продается|не прилинкован|заблокирован|выставлен)|купить этот домен|срок регистрации домена|домен свободен"
        r"|\bdomain steht zum verkauf\b|(?:域名|網域)[^。]{0,6}(?:出售|过期|過期|到期)|النطاق (?:معروض )?للبيع"
    )
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
百家乐
彩票
كازينو
slot gacor
slot online
situs slot
togel
judi online
judi bola
situs judi
sbobet
poker online
sportsbook
betting tips
sports betting
online betting
1xbet
букмекер
ставки на спорт
bahis
deneme bonusu
nhà cái
카지노
토토사이트
바카라
payday loan
replica watches
rolex replica
スーパーコピー
コピー 激安
essay writing service
buy instagram followers
crypto trading bot
bitcoin trading bot
オンラインカジノ"""
)
"""The trades that buy abandoned domains for their good name."""
TRADING = _any_of(
    """buy
cheap
order
online
play
slots
roulette
bonus
spins
deposit
no prescription
without prescription
generic
discount
add to cart
free shipping
kaufen
acheter
comprar
купить
играть
играть на деньги
бонус
игровые автоматы
注册
真人
投注
平台
gacor
maxwin
judi
bandar
daftar
激安
通販
専門店"""
)
"""The words of those who sell, beside which the name of a trade is no subject of a study."""
ALWAYS_TRADE = _any_of(
    """slot gacor
situs slot
situs judi
judi online
judi bola
togel
sbobet
1xbet
kamagra
canadian pharmacy
replica watches
スーパーコピー
토토사이트
카지노사이트
nhà cái
bahis siteleri
deneme bonusu
ставки на спорт
no deposit bonus
free spins
best online casino
online casino
онлайн казино
казино онлайн
娱乐城
彩票平台
essay writing service
payday loan
free porn videos
free xxx
xxx porn
crypto trading bot
bitcoin trading bot
オンラインカジノ
air jordan outlet"""
)
"""What nobody writes about who does not sell it."""

LOG_IN = _any_of(
    """log in
log into
login
restricted area
members only
members area
member area
authentication required
authentification
identification
acceso de usuarios
identificarse
entrar
iniciar sesion
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
登錄
تسجيل الدخول"""
)

MUST_LOG_IN = _any_of(
    """must be logged in
must log in
need to log in
need to be logged in
please log in
please sign in
sign in to continue
log in to continue
vous devez être connecté
vous devez vous connecter
veuillez vous connecter
debe iniciar sesión
debes iniciar sesión
inicie sesión para
необходимо войти
войдите, чтобы
请先登录
请登录
يجب تسجيل الدخول"""
)

CHALLENGE = _any_of(
    """just a moment
attention required
please verify
one more step
robot check
making sure you're not a bot
making sure you’re not a bot
prove you are human
un momento
un instant
один момент
请稍候
too many requests
client challenge
security checkpoint
request unsuccessful
incapsula incident id
unusual traffic
before you continue to
403 forbidden
forbidden
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
cookies required
cookies are required
cookies are disabled
cookies must be enabled
enable cookies
captcha
recaptcha
radware bot manager
unavailable for legal reasons
451 unavailable
проверка браузера
проверяем ваш браузер
vérification de sécurité
verificación de seguridad
comprobación de seguridad
sicherheitsüberprüfung
请完成验证
安全验证"""
)

WANTS_CERTIFICATE = re.compile("no required ssl certificate was sent|the ssl certificate error")
"""What nginx says to readers without a certificate."""

CHALLENGE_PLACES = re.compile(
    r"_Incapsula_Resource|captcha-delivery\.com|/_sec/cp_challenge|px-captcha|awswaf\.com|/cdn-cgi/challenge-platform/"
    r"|challenges\.cloudflare\.com",
    re.IGNORECASE,
)
"""What stands in the source of pages that check the browser, and of others only beside many words."""

PLACEHOLDER = _any_of(
    """welcome to nginx
welcome to openresty
welcome to centos
apache2 ubuntu default page
apache2 debian default page
apache http server test page
test page for the
iis windows server
default web site page
default page
default plesk page
coming soon
website coming soon
site coming soon
under construction
site under construction
this site is under construction
site en construction
en construction
sitio en construcción
сайт в разработке
сайт находится в разработке
网站建设中
future home of something
plesk default page
welcome to caddy
welcome to your new website
congratulations! your new site
domain default page
web server's default page"""
)
"""The titles and headings of servers that hold no site."""
IT_WORKS = re.compile("it works$")


BROKEN_SERVER = _any_of(
    """error establishing a database connection
could not connect to database
could not connect to the database
bandwidth limit exceeded
508 resource limit
resource limit is reached
runtime error
server error in
error 500
500 error
http 500
error 502
error 503
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
we are under maintenance
under scheduled maintenance
site under maintenance
website under maintenance
site is under maintenance
site is currently under maintenance
we'll be back soon
we’ll be back soon
we will be back soon
temporarily unavailable
uncaught error
uncaught exception
parse error
down for maintenance
site en maintenance
en cours de maintenance
sitio en mantenimiento
en mantenimiento
технические работы
сайт на техническом обслуживании
网站维护中
系统维护
الموقع تحت الصيانة
maintenance mode
site maintenance"""
)


def says(texts: Iterable[str], pattern: Pattern | re.Pattern[str]) -> bool:
    """Return whether a part of one of ``texts`` is little more than a phrase that ``pattern`` knows.

    What a long subtitle follows behind a colon is the title of a work.
    """
    for text in texts:
        for whole in re.split(r"\s+[-–—|·•»]\s+|[|•»]\s*|[.!?。！؟]\s*|\s[-–—]|[-–—]\s", fold(text)):
            parts = re.split(r"\s*:\s*", whole)
            for number, part in enumerate(parts):
                follows = " ".join(parts[number + 1 :])
                if len(follows.split()) > 1 or len(follows) > 30:
                    continue
                bare = part.strip(" “”\"'«»,.!…()[]")
                match = pattern.search(bare)
                if match and len(bare) <= 2 * (match.end() - match.start()) + 12 and match.start() <= 15:
                    return True
    return False
