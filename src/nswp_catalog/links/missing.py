"""How pages say that there is no such page: a thing that is asked for, and what has become of it.

Each language has a little grammar of both; a title says it in short, a sentence in full. All
patterns are folded, as the texts are with which they are compared.
"""

import re

from nswp_catalog.core.text import fold
from nswp_catalog.links.pattern import Pattern


def _pattern(*parts: str) -> Pattern:
    return Pattern(lambda: "|".join(fold(part) for part in parts))


_UP_TO = "[^.!?。]{0,70}?"

# English
_THING = r"(?:web ?)?(?:page|site|document|file|content|article|resource|publication|item|record|object|url|link|doi|blog|post|video|report|paper|presentation|event|project|slideshare|account|user|form|product|category|transfer|app|shop|store|identifier|download)"
_MISSING = (
    r"(?:\bnot (?:be )?found|(?:can|could) ?(?:no|['’])t be (?:found|displayed)|does ?(?:no|n['’]?)t (?:seem to )?exist|not exist"
    r"|no longer (?:exists?|available|hosted|here|on (?:our|this))|(?:is not|isn['’]t|not) (?:currently )?available|unavailable|gone missing"
    r"|is missing|is gone|(?:isn['’]t|is not) here)"
)
_TAKEN_AWAY = r"(?:been|was|were|or|got) (?:removed|moved(?! (?:here )?from)|deleted)|been (?:unpublished|retired|renamed|taken down|withdrawn)|be broken|has expired"
# French
_THING_FR = r"(?:page|document|fichier|contenu|article|ressource|publication|lien|site)"
_MISSING_FR = (
    r"(?:introuvable|n['’]existe (?:pas|plus)|n['’]est (?:pas|plus) (?:disponible|accessible|en ligne)|non (?:trouvee?|disponible)"
    r"|n['’]a (?:pas |pu )*(?:ete |etre )+trouve|inexistante?|indisponible|a ete (?:supprime|retire|efface|depublie)e?\b)"
)
# Spanish, Portuguese, Italian
_THING_ES = (
    r"(?:pagina|documento|archivo|contenido|recurso|articulo|enlace|sitio|arquivo|conteudo|artigo|file|contenuto)"
)
_MISSING_ES = (
    r"(?:no (?:se )?(?:existe|encuentra|encontr\w+|pudo encontrar|ha encontrado|esta disponible|disponible|pudo encontrarse|(?:pudo|puede) ser encontrad\w|fue encontrad\w)|ya no (?:existe|esta)"
    r"|inexistente|(?:ja )?nao (?:foi |pode ser |esta )?(?:mais )?(?:encontrad\w|localizad\w|existe|disponivel)"
    r"|non (?:e stat\w )?(?:trovat\w|esiste|e (?:piu )?disponibile|disponibile)"
    r"|(?:ha sido|fue|foi|e stat[ao]) (?:eliminad|borrad|retirad|removid|excluid|apagad|rimoss|cancellat|eliminat)[ao]\b)"
)
# Russian
_THING_RU = r"(?:страниц[аы]|документ|файл|материал|статья|запись|ресурс|адрес|ссылка|контент|публикация|раздел)"
_MISSING_RU = r"(?:не наиден|не существует|отсутствует|больше не (?:доступ|существ)|недоступ)"
# German
_THING_DE = r"(?:seite|datei|inhalt|dokument|artikel)"
_MISSING_DE = (
    r"(?:nicht gefunden|existiert (?:leider )?nicht|gibt es (?:leider )?nicht|nicht (?:mehr )?(?:verfügbar|vorhanden)"
    r"|nicht (?:finden|auffindbar)|wurde (?:leider |verschoben oder |umbenannt oder )*(?:gelöscht|entfernt))"
)
# Chinese and Japanese
_THING_ZH = r"(?:主题|帖子|视频|信息|页面|网页|頁面|網頁|文件|内容|內容|文章|链接|連結|文档|资源|該頁|该页|页|頁|网址|地址|ページ)"
_MISSING_ZH = r"(?:不存在|未找到|没有找到|沒有找到|找不到|不见了|已?被?删除|已?被?刪除|已?被?移除|已下架|已下线|已失效|走丢了|无法(?:显示|访问|查看)|無法(?:顯示|訪問)|見つかりません|存在しません)"
# Arabic
_THING_AR = r"(?:الصفحة|صفحة|الملف|المحتوى|الرابط|المستند|الوثيقة|المقال|المورد)"
_MISSING_AR = r"(?:غير (?:موجود|متوفر|متاح)|لم يتم العثور|لا يمكن العثور|لم تعد|لم يعد|تم حذف|محذوف)"
# Other languages in which partners publish: what their titles say, in short
_OTHERS = (
    r"\bpagina (?:is )?niet gevonden\b", r"\bdeze pagina bestaat niet\b", r"\bsid(?:an|en) (?:hittades inte|kunde inte hittas|finns inte|ble ikke funnet|finnes ikke|blev ikke fundet|findes ikke)\b",
    r"\bsivua ei (?:löydy|löytynyt)\b", r"\bnie znaleziono strony\b", r"\bstrona nie (?:istnieje|została znaleziona)\b", r"\bstránka (?:nebyla )?nenalezena\b|\bstránka nebyla nalezena\b|\bstránka neexistuje\b",
    r"\bpagina nu (?:a fost găsită|există)\b", r"\baz oldal nem található\b", r"сторінк[ау] не (?:знайден|існу)", r"страниц(?:а|ата) не (?:е намерена|съществува)", r"\bη σελίδα δεν (?:βρέθηκε|υπάρχει)\b",
    r"\bsayfa (?:bulunamadı|mevcut değil)\b", r"صفحه[^.!؟]{0,40}(?:یافت نشد|پیدا نشد|وجود ندارد)", r"\bukurasa (?:haukupatikana|haupatikani|haupo)\b", r"\bhalaman tidak (?:ditemukan|dijumpai)\b",
    r"\bkhông tìm thấy trang\b|\btrang (?:này )?không tồn tại\b", r"ไม่พบหน้า", r"(?:पृष्ठ|पेज) नहीं मिला", r"পৃষ্ঠা(?:টি)? (?:পাওয়া যায়নি|খুঁজে পাওয়া যায়নি)",
)  # fmt: skip

TITLE = _pattern(
    r"(?<!area )\b404\b(?! (?:media|collective)\b)", r"\b(?:http|error) 410\b", r"\berror 404 \(not found", r"\b410 gone\b", r"^gone$", r"^(?:oops|whoops|oups|ups|uh oh)$", r"^not found\b", r"^nothing (?:was )?(?:found|here)\b",
    r"^there(?:['’]s| is) nothing here\b", r"\bunknown domain\b", r"^dead end$", r"\bno app configured\b",
    rf"\b{_THING}\b(?: (?:you|that|we|was|has|have|is|could|can|may|at)\b{_UP_TO})? ?(?:{_MISSING}|{_TAKEN_AWAY})",
    rf"^(?:unknown|no such|invalid|dead|broken|missing|expired|removed) {_THING}$", rf"^{_THING} (?:removed|deleted|expired|missing)$",
    r"\bthis page has moved\b", rf"^we (?:have )?(?:removed|deleted) (?:this|the|that) {_THING}$", r"^no longer (?:online|available)$", r"^invalid identifier\b", r"^(?:handle|entry|item|object|resource) not found\b", r"^the page has gone$", r"^cannot get /",
    r"\b(?:can ?not|can['’]t|could ?n['’]?o?t) (?:find|locate) (?:the|that|this) page$", r"^(?:withdrawn item|item withdrawn)$", r"^deployment_not_found$", r"^the specified bucket does not exist\b", r"^no input file specified$",
    rf"\b{_THING_FR}\b{_UP_TO}{_MISSING_FR}", r"^introuvable$", rf"^impossible de trouver (?:la|le|cette|ce) {_THING_FR}", rf"^{_THING_FR} supprimee?\b", r"^erreur 404\b",
    rf"\b{_THING_ES}\b{_UP_TO}{_MISSING_ES}", r"^no (?:se )?(?:encontrad\w|encontro|disponible)$", r"^nao encontrad\w$", rf"\bno (?:pudimos encontrar|se ha encontrado|encontramos|se encontro) (?:la|el|esa|ese|esta|este) {_THING_ES}\b",
    rf"\bno (?:se encuentra|se pudo encontrar|podemos encontrar|hemos encontrado) (?:la|el|esa|ese|esta|este) {_THING_ES}\b", rf"\b(?:there(?:['’]s| is) no(?:thing| such {_THING}| {_THING})) (?:here|at this (?:address|url|location|place))\b",
    r"\bpage a disparu$", r"^enlace roto$", r"^lien (?:rompu|brise|casse|mort)$", r"^link (?:quebrado|roto)$", rf"^{_THING_FR} retiree?$", rf"\bnao foi possivel encontrar (?:a|o|essa|esta) {_THING_ES}\b", rf"\b{_THING_ES} nao esta mais disponivel\b", rf"^{_THING_ES} eliminad\w\b",
    rf"{_THING_RU}{_UP_TO}(?:{_MISSING_RU}|удален)", r"^не наиден[оаы]?$", r"\bнесуществующ\w+ страниц", r"^объект не наиден", r"^ничего не наидено", r"\bне (?:смогли|можем|удалось) (?:найти|отыскать)[^.!?]{0,15} (?:страниц[ау]|документ|файл|материал)\b", r"\bнет такой страницы\b", r"\b(?:здесь|по этому адресу) ничего нет\b", r"^публикация снята\b", r"^так(?:ои|ого) (?:страницы|документа|файла)\b",
    rf"\b{_THING_DE}\b{_UP_TO}{_MISSING_DE}", r"^nicht gefunden$", r"^objekt nicht gefunden",
    rf"{_THING_ZH}[^。!,]{{0,8}}?{_MISSING_ZH}", rf"(?:找不到|未找到|没有找到|沒有找到|無法找到|无法找到)[^。!,]{{0,8}}?{_THING_ZH}", r"^(?:未找到|无法找到|找不到)$", r"您(?:访问|查找|要找|请求)的(?:页面|网页)",
    r"^404 ?错误", r"페이지를 찾을 수 없습니다", r"הדף (?:[^ ]+ )?לא נמצא", r"страницата не е (?:пронаидена|наидена)", *_OTHERS,
    rf"{_THING_AR}{_UP_TO}{_MISSING_AR}", r"(?:لم (?:يتم|نتمكن من)|لا يمكن|تعذر) العثور", r"^غير موجودة?$", rf"^تم حذف (?:هذه |هذا )?{_THING_AR}", r"لا توجد صفحة", r"^الرابط غير صالح",
)  # fmt: skip
"""What titles and headings say that stand for a missing page."""

_WANTED = r"(?:you|your|requested|we)"
ERROR = _pattern(
    r"^(?:error|bad request|invalid (?:request|id|url|identifier)|an error (?:has )?occurred|request error)$"
)
"""What a page that says little else says in its title or heading, of whatever kind the error is."""

SENTENCE = _pattern(
    rf"\b(?:the|this|that|your) (?:\w+ )?(?:web ?)?(?:page|url|web address)\b{_UP_TO}(?:{_MISSING}|{_TAKEN_AWAY})",
    rf"\b(?:the|this|that|your) (?:\w+ )?{_THING}\b ?(?:that )?{_WANTED}\b{_UP_TO}(?:{_MISSING}|{_TAKEN_AWAY}|is invalid)",
    rf"\b(?:the|this|that) requested {_THING}\b{_UP_TO}(?:{_MISSING}|{_TAKEN_AWAY}|is invalid)",
    rf"(?<!if )\bthis {_THING} (?:(?:might |may )?{_MISSING}|is (?:broken|dead)|does ?n['’]t exist|cannot be found|(?:is|was) (?:no longer available|deleted|removed)|has been (?:deleted|removed))",
    r"\bfile not found\b", r"^no such (?:document|file|page)\b", r"\bno app configured\b", r"\bnous ne (?:trouvons|retrouvons) (?:pas|plus) (?:la|cette|le|ce) (?:page|document|fichier)\b",
    rf"\b(?:that|the) {_THING} (?:isn['’]t|is not) here\b",
    r"\bwe (?:could ?n['’]?o?t|can ?n?['’]?o?t|were unable to|did ?n['’]?o?t) (?:find|locate) (?:the|that|this|your|a|any) ?(?:page|url|document|file|content)",
    r"(?<!if you )\b(?:can ?n?['’]?o?t|could ?n['’]?o?t|unable to|did ?n['’]?o?t|do ?n['’]?o?t seem to) (?:be able to )?(?:find|locate) what you(?: were|['’]re| are) (?:looking|searching) for\b", r"(?<!if )\bthe page you(?: were|['’]re| are)? (?:looking|requested|searching|trying)\b",
    r"\bcannot get /", r"\bno (?:record|item) (?:was )?found (?:with|for) (?:this|that|the)\b", r"\blink (?:was|has been) (?:disabled|deleted|removed)\b",
    r"\blink you (?:followed|clicked|requested)\b[^.!?]{0,20}\b(?:no longer works|is broken|has expired)\b", r"\bdeactivated or deleted their account\b",
    rf"\bthe {_THING} you (?:requested|want|are looking for) has moved\b",
    r"\bsorry, (?:this|the) page\b", r"\berror:? 404\b(?!: \w+ \w+ \w+ \w+)", r"\b404 ?[-–:]? ?(?:error|page|not found)", r"\bpage not found\b",
    r"\ba page that does ?n['’]t exist\b", r"\bnothing was found at this location\b", r"\b(?:cette|la) page a disparu\b", r"\byour search\b[^.!?]{0,80}\b(?:returned|yielded|found|produced) no (?:results|matches)\b", r"\brien n['’](?:ait|a) ete trouve a cet(?:te)? (?:emplacement|adresse)\b", r"\bno se ha encontrado nada en esta (?:ubicacion|direccion)\b",
    r"\bnada foi encontrado neste (?:local|endereco)\b", r"\ban dieser stelle nichts gefunden\b", r"\bпо этому адресу ничего не найдено\b", r"\blien que vous avez suivi\b[^.!?]{0,30}\b(?:rompu|brise|casse|perime|incorrect|obsolete|plus valide)\b",
    r"\bне (?:смогли|можем|удалось) (?:найти|отыскать)[^.!?]{0,15} (?:страниц[ау]|документ|файл|материал)\b", r"\bстраниц[ау], котор(?:ую|ой) вы (?:ищете|искали|запрашиваете|запросили)", r"\bhas not archived that url\b", r"\burl has been excluded from the wayback machine\b", r"\bthis item (?:has been|is) withdrawn\b", r"\b(?:your|this) (?:download )?link has expired\b",
    r"\bis in (?:the )?owner['’]s trash\b", r"\bunable to find site['’]s url to redirect to\b", r"\bno documents? match(?:es|ing)? your (?:request|query)\b", r"\bnothing matched your search terms\b",
    r"\bil n['’]y a pas d(?:['’]|e )\w+ a cette adresse\b", r"\b[\w-]+\.(?:wordpress|blogspot|tumblr|weebly|wixsite)\.com does(?:n['’]t| not) exist\b", r"\bauthors have deleted this site\b", r"\bthere isn['’]t a github pages site here\b", r"\bcurrently no text in this page\b",
    r"\bvideo (?:is )?unavailable\b", r"\bvideo isn['’]t available\b", r"\bdoes not correspond to a valid item\b", r"\b[\w-]+\.[a-z]{2,6} is no longer available\b",
    rf"\b(?:la|cette|le|ce|l['’]) ?(?:page|document|fichier|contenu|ressource)\b{_UP_TO}{_MISSING_FR}", r"\bla page (?:a|ait|aurait) (?:peut-etre )?ete (?:supprimee|deplacee)",
    rf"\bnous n['’]avons pas (?:pu )?trouver? (?:la|le|cette|ce) {_THING_FR}", r"\bla page que vous (?:re)?cherchez\b",
    rf"\b(?:la|esta|el|este|a|essa|o|este|questa|il) (?:pagina|documento|archivo|contenido|recurso|arquivo|conteudo|file|contenuto)\b{_UP_TO}{_MISSING_ES}",
    r"\bno (?:encontramos|hemos encontrado|se encontro|se ha encontrado|se pudo encontrar) (?:la|el|esta|este|lo que) ?(?:pagina|documento|archivo|contenido|recurso|buscas?)", r"\bla pagina que (?:busca|buscas|esta buscando)\b",
    rf"(?:запрашиваем|запрошенн|эта |данн|котор|на сайте){_UP_TO}{_MISSING_RU}", rf"страниц[аы]{_UP_TO}(?:{_MISSING_RU}|удалена)", rf"(?:извините|к сожалению|возможно)[^.!?]{{0,20}}{_THING_RU}{_UP_TO}(?:{_MISSING_RU}|удален|перемещен)",
    r"так(?:ои|ого) (?:страницы|документа|файла) (?:на саите )?(?:нет|не существует)", r"страница, которую вы ищете",
    rf"\b(?:die|diese|das|dieses) (?:\w+ ){{0,4}}?{_THING_DE}\b{_UP_TO}{_MISSING_DE}",
    rf"(?:您|你|该|此|這|这|抱歉|对不起|對不起)[^。!]{{0,12}}{_THING_ZH}[^。!]{{0,10}}?{_MISSING_ZH}", r"(?:抱歉|对不起|對不起),?[^。!]{0,6}找不到", r"(?:此|该)内容因违规无法查看",
    rf"(?:عذرا|عفوا|هذه|هذا|للاسف)?[،, ]*{_THING_AR}{_UP_TO}{_MISSING_AR}", r"(?:لم (?:يتم|نتمكن من)|لا يمكن|تعذر) العثور على (?:الصفحة|هذه الصفحة|الملف|المحتوى)", r"لا توجد صفحة",
)  # fmt: skip
"""What such a page says to its reader, and a short page of another kind does not."""

ONLY_SO = re.compile(
    r" (?:in (?:print|paper|hard ?copy|(?:an)?other|your language|this language|[a-z]+(?:ian|ish|ese|ic|ch|an|li)\b)|with |as an? "
    r"|en (?!ligne\b|es[ta]e?\b|cette\b|ce\b|nuestr)|em (?!est|nosso)|на [а-я]+ом |auf [a-z]+isch\b)"
)
"""What follows where only a language, or a form, of a work is not to be had."""

NOTHING = _pattern(
    r"\bnothing matched your search\b", r"\bno results (?:were )?found\b", r"\bdoes not have an article with this exact name\b",
    r"\bno page at /", r"\brequested url\b.{0,120}\bwas not found\b", r"\bno (?:record|route|item) (?:was )?found\b",
    r"\bcould ?n['’o]?t? ?find the requested document\b",
)  # fmt: skip
"""What a page says of a work that it names, and does not have."""

VIDEO = re.compile(r'"playabilityStatus":\{"status":"ERROR"|"messages":\["This is a private video')
"""What stands in the source of YouTube's page of a video that is gone, whose words a script writes."""

NOTE = re.compile(
    r"^\W*(?:(?:error|message|detail|status|code|title)\W+)*"
    r"(?:404|(?:page )?not[ _]found(?!: [^\W\d]+ \w)|file not found|no such|nosuchkey|the specified key does not exist|gone|nosuch\w+|\w+notfound|the specified \w+ does not exist|no route was found|cannot get /)\b|[{,]\s*\"(?:status|code|statuscode)\"\s*:\s*\"?404\b"
)
"""A text or some JSON that says no more than that there is no such page."""

NOTED = re.compile(r'"(?:errors?|message|detail|error description)"\s*:\s*\[?\s*"([^"]{3,120})"')
"""What some JSON says of an error."""
