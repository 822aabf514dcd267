"""The words by which pages tell that they are not what was asked for.

All phrases are folded, as the texts are with which they are compared.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nswp_catalog.core.text import fold
from nswp_catalog.links.pattern import Pattern

if TYPE_CHECKING:
    from nswp_catalog.links.page import Page

_OWN = 400
"""Characters of a page itself from which on it may be a work."""


def _any_of(phrases: str) -> Pattern:
    """Return a pattern of phrases, one in each line; those of scripts with spaces begin where a word does."""

    def source() -> str:
        found = (fold(phrase) for phrase in phrases.splitlines())
        return "|".join(
            re.escape(one) if one > "\u2e80" or "\u0e00" <= one < "\u0e80" else rf"(?<!\w){re.escape(one)}"
            for one in found
        )

    return Pattern(source)


FOR_SALE = Pattern(
    lambda: fold(
        r"\b(?:domain(?: name)?|web ?site|[\w-]+\.[a-z]{2,10}) (?:[^ ]+ )?(?:is|may be|might be) (?:for sale|parked|available)\b(?! (?:in|on|at|to|from|as|online|now|only|under|with|again)\b)"
        r"|(?<!public )\bdomain(?: name)?s? (?:is )?(?:for sale|parked|parking)\b|\bbuy this domain\b|\bparked (?:free|domain)\b"
        r"|\bthis web ?(?:page|site) is parked\b|\bcourtesy of godaddy\b"
        r"|\b(?:this|the|your|suspended) (?:domain(?: name)?|web ?site|site|hosting account) (?:has (?:recently )?(?:expired|been suspended)|is suspended)"
        r"|^(?:domain|web ?site|account|hosting account)(?: name)? (?:expired|suspended)|^suspended (?:domain|web ?site|account)|web ?site expired"
        r"|\bthis (?:hosting )?account has been suspended\b|\bdomain (?:was|is) (?:recently )?registered\b|\bdomain name registered\b"
        r"|\bsite has been archived or suspended\b|\bdomain (?:is ?n['’]?o?t|not) (?:yet )?connected\b|\bdomain has (?:recently )?been registered\b|\bparking page\b"
        r"|\bmake an offer on this domain\b|\binquire about this domain\b|\bif you are the (?:domain|site|website) owner\b|\bare you the domain owner\b|\bget this domain\b|\breconnect your domain\b"
        r"|\brelated searches\b.{0,200}\bsponsored listings\b|\bdomain name (?:has )?expired\b|\bpending (?:renewal|deletion)\b|\bsite suspendu\b|\bcuenta suspendida\b"
        r"|\bdominio (?:esta )?a venda\b|\bdominio (?:e )?in vendita\b|\bdomein (?:is )?te koop\b|\bdomena (?:jest )?na sprzedaz\b|\bel dominio ha expirado\b"
        r"|сайт заблокирован|домен [^ ]+ зарегистрирован|域名可转让|(?:域名|網域)可(?:转让|轉讓)|このドメインは"
        r"|\b(?:this|diese|ce|este|esta|questo|deze) (?:web ?site|sito|sitio|site)(?: web)? (?:is for sale|steht zum verkauf|est (?:peut-etre )?a vendre|esta (?:a la venta|en venta|a venda)|e in vendita|is te koop)\b"
        r"|\b(?:domaine|dominio) [^ ]+ (?:est a vendre|esta (?:en venta|a la venta)|e in vendita)\b|\bmet ce domaine en vente\b|\bdomain (?:name )?(?:has been|is) reserved\b"
        r"|\bdomain name you must renew\b|\bis parked at \w+|\bnom de domaine (?:est|a ete) reserve\b|\bnot configured for an account on\b|\bis for sale at brandbucket\b"
        r"|домен (?:[^ ]+ )?(?:припаркован|не делегирован)"
        r"|\bdomaine (?:est )?a vendre\b|\bdomaine (?:a )?expire\b|\bdominio (?:esta )?(?:en venta|a la venta|ha caducado|caducado)"
        r"|домен (?:[^ ]+ )?(?:продается|не прилинкован|заблокирован|выставлен)|купить этот домен|срок регистрации домена|домен свободен"
        r"|\bdomain (?:[^ ]+ )?steht zum verkauf\b|\bdomain zu verkaufen\b|\bdomain wurde (?:gerade erst |soeben |erfolgreich )?registriert\b"
        r"|\bhier entsteht eine neue (?:web|internet)|\bcurrently parked\b|\bparked on gandi\b|\bsponsored listings displayed above\b"
        r"|\binterested in this domain\b|\bclick here to buy [^ ]+ for your web ?site\b|\b[\w-]+\.[a-z]{2,10} is up for auction\b|\bdomain(?: name)? has not been renewed\b"
        r"|\bdominio [^ ]+ (?:esta )?a venda\b|\bdominio (?:[^ ]+ )?expirou\b|\bdomain ist (?:abgelaufen|geparkt)\b|\bdomaine [^ ]+ est reserve\b"
        r"|домен[^.]{0,20} можно купить|انتهت صلاحية (?:هذا )?(?:النطاق|الدومين)|\bdomain name has been registered\b"
        r"|\bdomain has expired\b|\bdominio (?:esta )?(?:registrado y )?aparcado\b|хостинг сайта не оплачен|работа сайта приостановлена"
        r"|(?:域名|網域)[^。]{0,6}(?:出售|过期|過期|到期)|النطاق (?:معروض )?للبيع"
    )
)
"""Written without `\\S`, which to fold would make its opposite."""

STUDIES = re.compile(
    r"\b(?:polic(?:y|ies)|regulat\w+|harms?|risks?|laws?|rights|research|study|evidence|counterfeit\w*|addiction|prevention"
    r"|(?:literature|systematic) review)\b"
)
"""The words by which a title that names a trade tells that it is about it."""

PARKING_PLACES = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|hugedomains\.com|afternic\.com/forsale|dan\.com/buy-domain"
    r"|sedo\.com/search|parklogic\.com|godaddy\.com/forsale|window\.park\b|wsimg\.com/parking-lander|porkbun\.com/products/parked|/px\.js\?ch=|domainmarket\.com"
    r"|google\.com/adsense/domains/|window\.location\.href\s*=\s*[\"']/lander"
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
オンラインカジノ
виагра
виагру
tramadol
xanax
modafinil
ivermectin
kasyno
cassino
apostas esportivas
apuestas deportivas
игровые автоматы
мостбет
1win
mostbet
บาคาร่า
สล็อต
开云体育
体育投注
六合彩
replica handbags
cbd oil
cbd gummies
keto gummies
keto pills
diet pills
vape juice
vape shop
nike outlet
air max
air jordan
antabuse
betting id
satta
порно видео
成人视频
kasyna online
財布 激安
激安 通販"""
)
"""The trades that buy abandoned domains for their good name."""
TRADING = _any_of(
    """slots
roulette
bonus
spins
deposit
no prescription
without prescription
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
専門店
uy tín
terpercaya
cá cược
cược
免费观看
在线观看
无码
注册送
apuestas
apostas
jackpot
welcome bonus
best price
jugar
jogar
pills
tablets
cash on delivery
送料無料
darmowe"""
)
"""The words of those who sell, beside which the name of a trade is no subject of a study."""
ADVERTISES = _any_of(
    """buy
cheap
order
online
play
best
generic
top
kaufen
acheter
comprar
купить
играть
онлайн"""
)
"""The words that stand beside such a name in a title that sells, and are as common elsewhere."""
ALWAYS_TRADE = _any_of(
    """slot gacor
situs slot
situs judi
judi online
judi bola
sbobet
1xbet
kamagra
canadian pharmacy
replica watches
スーパーコピー
토토사이트
카지노사이트
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
free porn videos
free xxx
xxx porn
crypto trading bot
bitcoin trading bot
オンラインカジノ
air jordan outlet
1win
mostbet
мостбет
开云体育
六合彩
บาคาร่า
สล็อต
كازينو اون لاين
كازينو أون لاين
replica handbags
kasyno online
cassino online
casino en ligne
casino online
apuestas deportivas online
online betting id
cricket betting id
escort bayan
bayan escort
проститутки на выезд
индивидуалки на выезд
снять проститутку
free adult dating
live sex cams free
free adult chat
hot independent call girls
book hot independent
外围预约
加微信预约
putas madrid
buy backlinks
купить диплом
займы онлайн
микрозаймы
satta matka
nhà cái
开元棋牌
bonus code
kasyna online
call girl service
independent call girls
cheap call girls
buy essay
write my essay
dissertation writing service
custom essays
xxx cams
在线赌场
真人娱乐
老虎机
体育投注
escorts agency
escort service 24
送料無料"""
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
تسجيل الدخول
log on
logon
user account
protected:
connectez-vous
вход в систему
用户登录"""
)

MUST_LOG_IN = _any_of(
    """must be logged in
must log in
need to log in
need to be logged in
please log in
please sign in
open to invited readers only
marked private by its owner
do not have permission to view this page
do not have access to this page
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
يجب تسجيل الدخول
sign in to your account
sie müssen sich anmelden
bitte melden sie sich an
необходимо авторизоваться
您需要登录
登录后
é necessário fazer login
faça login para
log in to access
sign in to access
log in to wordpress.com to request access
for members only
credentials to access"""
)

CHALLENGE = _any_of(
    """attention required
please verify
robot check
making sure you're not a bot
making sure you’re not a bot
prove you are human
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
安全验证
robot challenge screen
вы не робот
а не робот
запросы отправляли вы
подтвердите, что вы человек
запросы с вашего устройства
our systems have detected unusual
your access to this site has been limited
your access to this service has been limited
your ip address has been blocked
your ip has been blocked
not authorized to access this
vérifiez que vous êtes humain
vérifiez que vous êtes un humain
confirmez que vous êtes humain
êtes-vous un robot
verifica que eres humano
verifique que es humano
confirma que eres humano
eres un robot
confirme que você é humano
verifique se você é humano
você é um robô
bestätigen sie, dass sie ein mensch
sind sie ein mensch
sind sie ein roboter
您是真人
人机验证
访问验证
تحقق من أنك إنسان
trop de requêtes
demasiadas solicitudes
zu viele anfragen
слишком много запросов
请求过于频繁
подтвердите, что вы не робот
sorry, you have been blocked
web page blocked
checking if the site connection is secure
press & hold
please enable js and disable any ad blocker
access to this page has been denied
滑动验证页面
you are being redirected
unavailable due to legal reasons
one moment, please
request is being verified
verifying your browser
establishing a secure connection
solve this puzzle
accès refusé
acceso denegado
acesso negado
zugriff verweigert
доступ запрещён
доступ ограничен
доступ к информационному ресурсу ограничен
拒绝访问
访问被拒绝
تم رفض الوصول"""
)

WAIT_A_MOMENT = Pattern(
    lambda: fold(
        r"^(?:just a moment|one moment, please|one more step|un momento|un instant|um momento|один момент|nur einen moment|لحظة)$"
    )
)
"""What the titles of such pages say in full, and others begin with: `Un momento histórico`."""

WANTS_CERTIFICATE = re.compile("no required ssl certificate was sent|the ssl certificate error")
"""What nginx says to readers without a certificate."""

CHALLENGE_PLACES = re.compile(
    r"_Incapsula_Resource|captcha-delivery\.com|/_sec/cp_challenge|px-captcha|awswaf\.com|/cdn-cgi/challenge-platform/h/|/\.well-known/sgcaptcha"
    r"|challenges\.cloudflare\.com|/__qrator/",
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
web server's default page
hier entsteht eine neue internetpräsenz
diese domain ist bereits registriert
parked domain name
没有找到站点
恭喜，站点创建成功
站点创建成功
welcome to xampp
apache tomcat/
caddy works
fedora webserver test page
http server test page
placeholder page
test page for the http server
welcome to your website
apache is functioning normally
openlitespeed
iis7
iis8
hello world! just another wordpress site
сайт не настроен на сервере
сайт только что создан
здесь скоро будет новый сайт
site non installé
hier entsteht eine neue website
hier entsteht eine neue webseite
the install worked successfully
welcome to wordpress
网站未备案
site en cours de construction
bientôt en ligne
próximamente
no site for domain
votre domaine a bien été créé
site em construção
página em construção
hier entsteht unsere neue website
we are launching soon
网站正在建设中
الموقع قيد الإنشاء
your web app is running and waiting for your content
welcome to drupal"""
)
"""The titles and headings of servers that hold no site."""
IT_WORKS = re.compile("(?:it works|es funktioniert)$")
FIRST_POST = _any_of(
    """welcome to wordpress. this is your first post
bienvenue sur wordpress. ceci est votre premier article
bienvenido a wordpress. esta es tu primera entrada
willkommen bei wordpress. dies ist dein erster beitrag
boas-vindas ao wordpress. esse é o seu primeiro post
добро пожаловать в wordpress. это ваша первая запись
欢迎使用 wordpress。这是您的第一篇文章"""
)
"""What a new site says that nobody has written anything on yet."""


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
site maintenance
there has been a critical error
briefly unavailable for scheduled maintenance
website encountered an unexpected error
wartungsarbeiten
wir sind bald zurück
em manutenção
网站正在维护
сайт временно недоступен
сайт на реконструкции
be right back
error 520
error 521
error 522
error 523
error 524
sqlstate[
no healthy upstream
upstream connect error
внутренняя ошибка сервера
erreur interne du serveur
error interno del servidor
interner serverfehler
服务器内部错误
服务器错误
خطأ داخلي في الخادم
whitelabel error page
oops, an error occurred
backend fetch failed
error 503 backend fetch failed
we’re sorry, but something went wrong
the request could not be satisfied
website is temporarily down
the service is temporarily unavailable
الموقع قيد الصيانة"""
)


BROKEN_SENTENCE = _any_of(
    """there has been a critical error on
the website encountered an unexpected error
unexpected error has occurred
an error has occurred. please try again
we're sorry, but something went wrong
we’re sorry, but something went wrong
error establishing a database connection
could not connect to mysql
could not connect: access denied for user
connection failed: connection refused
currently undergoing scheduled maintenance
currently under maintenance
service is temporarily unavailable
temporarily down
backend fetch failed
500 | server error
too many users have viewed or downloaded this file recently
该网站暂时无法进行访问
сайт временно недоступен
ведутся технические работы
briefly unavailable for scheduled maintenance"""
)
"""What a page says that has little else to say."""


def says(texts: Iterable[str], pattern: Pattern | re.Pattern[str], wholly: bool = False) -> bool:
    """Return whether a part of one of ``texts`` is little more than a phrase that ``pattern`` knows.

    With ``wholly`` it must be hardly more than that. What a long subtitle follows, behind a colon or a cry, is the title of a work.
    """
    for text in texts:
        for whole in re.split(r"\s+[-–—|·•»]\s+|[|•»]\s*|\.(?:\s+|$)|。\s*|\s[-–—]|[-–—]\s", fold(text)):
            parts = re.split(r"\s*[:!?！؟]\s*", whole)
            for number, part in enumerate(parts):
                follows = " ".join(parts[number + 1 :])
                if len(follows.split()) > 1 or len(follows) > 30:
                    continue
                bare = part.strip(" “”\"'«»,.!…()[]")
                match = pattern.search(bare)
                length = match.end() - match.start() if match else 0
                if match and len(bare) <= (length + 4 if wholly else 2 * length + 12) and match.start() <= 24:
                    return True
    return False


def says_only(page: "Page", texts: Sequence[str], pattern: Pattern) -> bool:
    """Return whether one of ``texts`` says what ``pattern`` knows, and is not the title of a work about it.

    A page with words of its own may be such a work: `Access denied to health care`.
    """
    return says(texts, pattern) and (len(page.main) < _OWN or says(texts, pattern, wholly=True))
