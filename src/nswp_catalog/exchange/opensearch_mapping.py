"""OpenSearch and Elasticsearch: how the fields are to be analysed; what creates the index before `_bulk` fills it."""

import json
from collections.abc import Iterator

from nswp_catalog.exchange.format import Format, Library, Wishes

_ANALYSERS = {
    "en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic", "zh": "cjk", "ja": "cjk", "ko": "cjk",
    "pt": "portuguese", "de": "german", "it": "italian", "th": "thai", "hi": "hindi",
}  # fmt: skip
_WORDS = ("id", "type", "themes", "regions", "tags", "publishers", "languages", "doi", "isbn", "date", "added")


def _write(_: Library, __: Wishes) -> Iterator[str]:
    # `cjk` writes pairs of characters: Chinese is found by any run of two or more.
    text = {"type": "text", "analyzer": "folded", "fields": {"bigrams": {"type": "text", "analyzer": "cjk"}}}
    fields: dict[str, object] = {name: {"type": "keyword"} for name in _WORDS}
    fields.update((name, text) for name in ("title", "summary", "labels", "authors"))
    for language, analyser in _ANALYSERS.items():
        fields.update((f"{name}_{language}", {"type": "text", "analyzer": analyser}) for name in ("title", "summary"))
    fields.update((name, {"type": "keyword", "index": False}) for name in ("url", "archived"))
    fields["year"] = {"type": "short"}
    fields.update((name, {"type": "object", "enabled": False}) for name in ("downloads", "related", "cautions"))
    analysis = {
        "analyzer": {"folded": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}}
    }
    body = {"settings": {"analysis": analysis}, "mappings": {"dynamic": False, "properties": fields}}
    yield json.dumps(body, indent=2) + "\n"


FORMAT = Format("opensearch-mapping", "OpenSearch, Elasticsearch: settings and mapping of the index", (".mapping.json",), _write, is_default=False)  # fmt: skip
