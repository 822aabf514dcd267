"""Make a catalogue of any size, always the same one for the same size.

    python benchmarks/make_catalogue.py 100000 /tmp/large.yaml

The records are in the house style of ``data/resources.yaml``, in five languages, and of
about 900 bytes each. They are written as they are made, so the size costs no memory.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

LANGUAGES = ("en", "fr", "es", "ru", "zh")
THEMES = (
    "health",
    "human-rights",
    "labour",
    "legislation-and-policy",
    "migration-and-trafficking",
    "violence",
    "economic-empowerment",
)
TYPES = ("research", "academic-research", "smart-guide", "briefing-paper", "policy-brief", "statement", "case-study")
REGIONS = ("global", "africa", "asia-and-the-pacific", "europe", "latin-america", "north-america-and-the-caribbean")

_LABELS = {
    "health": ("Health", "Santé", "Salud", "Здоровье", "健康"),
    "human-rights": ("Human Rights", "Droits humains", "Derechos humanos", "Права человека", "人权"),
    "labour": ("Labour", "Travail", "Trabajo", "Труд", "劳工"),
    "violence": ("Violence", "Violence", "Violencia", "Насилие", "暴力"),
    "research": ("Research", "Recherche", "Investigación", "Исследования", "研究"),
    "global": ("Global", "Monde", "Mundial", "Весь мир", "全球"),
    "africa": ("Africa", "Afrique", "África", "Африка", "非洲"),
    "europe": ("Europe", "Europe", "Europa", "Европа", "欧洲"),
}
_ALIASES = {"violence": "gender-based violence, GBV", "labour": "labor, labour rights", "global": "worldwide"}
_BROADER = {"academic-research": "research"}

_VOCABULARIES = {
    "en": (
        "access advocacy alliance approach autonomy care change clients community consent courts data decent dignity "
        "evidence failure findings funding guide harm health justice law leaders meaningful members migration network "
        "organising outreach peers policing policy practice privacy protection report research resilience rights "
        "safety security services stigma strategy support survey treatment violence voices women work workers"
    ),
    "fr": (
        "accès plaidoyer autonomie soins changement communauté consentement données dignité preuves échec guide santé "
        "justice loi migration réseau pairs pratique vie privée protection rapport recherche droits sécurité stratégie "
        "soutien enquête traitement voix femmes travail"
    ),
    "es": (
        "acceso incidencia autonomía atención cambio comunidad consentimiento datos dignidad evidencia fracaso guía "
        "salud justicia ley migración red pares práctica privacidad protección informe investigación derechos seguridad "
        "estrategia apoyo encuesta violencia voces mujeres trabajo"
    ),
    "ru": (
        "доступ адвокация автономия помощь изменения сообщество согласие данные достоинство провал руководство здоровье "
        "справедливость закон миграция сеть равные практика защита отчёт исследование права безопасность стратегия "
        "поддержка опрос насилие голоса женщины труд"
    ),
    "zh": "权利 健康 社区 研究 指南 暴力 法律 政策 移民 劳动 妇女 安全 服务 支持 调查 报告 证据 网络 保护 倡导 尊严 正义",
}
_WORDS = {language: words.split() for language, words in _VOCABULARIES.items()}
_FAMILIES = ("Agarwal", "Bennett", "Castro", "Diop", "Eriksen", "Fofana", "García", "Haddad", "Ivanova", "Jiménez", "Kowalski", "Łukasik", "Müller", "Nguyễn", "Okafor")  # fmt: skip
_GIVEN = ("Ana", "Bilal", "Chloé", "Daria", "Ewa", "Fatou", "Grace", "Hana", "Irina", "José", "Kaya", "Lucía", "Mei", "Nadia", "Øystein", "Paul")  # fmt: skip
_PUBLISHERS = ("NSWP", "INPUD", "IWRAW Asia Pacific", "LSHTM", "Réseau des pairs", "Red de Mujeres", "Сеть «Голос»", "社区网络")  # fmt: skip
_TAGS = ("advocacy", "cedaw", "criminalisation", "digital-security", "funding", "hiv", "policing", "privacy", "stigma", "unions")  # fmt: skip

_HEAD = """\
# A catalogue made by benchmarks/make_catalogue.py: its records are random words.

catalog:
  title: Catalogue of {count} records
  description: Made to measure how fast the commands are.
  homepage: https://example.org/resources
  language: en

vocabularies:
"""


class Record(NamedTuple):
    """The values of one record; ``titles`` are by language, ``summary`` holds paragraphs."""

    id: str
    titles: dict[str, str]
    summary: list[str]
    type: str
    themes: list[str]
    regions: list[str]
    tags: list[str]
    date: str
    authors: list[str]
    publishers: list[str]
    languages: list[str]
    url: str
    pages: list[int]
    added: str


def write_catalogue(count: int, path: Path, seed: int = 1) -> None:
    """Write a catalogue of ``count`` records to ``path``, replacing what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(catalogue(count, seed))
    unfinished.replace(path)


def catalogue(count: int, seed: int = 1) -> Iterator[str]:
    """Yield the text of a catalogue of ``count`` records, its head first and then a record at a time."""
    yield _HEAD.format(count=count)
    yield from _vocabulary("themes", THEMES)
    yield from _vocabulary("types", TYPES)
    yield from _vocabulary("regions", REGIONS)
    yield "\nresources:\n"
    for number, record in enumerate(records(count, seed)):
        yield "\n" * (number > 0) + as_yaml(record)


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """Yield the values of ``count`` records."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        yield _record(rng, number)


def _vocabulary(name: str, ids: Sequence[str]) -> Iterator[str]:
    yield f"  {name}:\n"
    for slug in ids:
        labels = _LABELS.get(slug)
        label = _flow_labels(labels) if labels else slug.replace("-", " ").capitalize()
        yield f"    - id: {slug}\n      label: {label}\n"
        if slug in _ALIASES:
            yield f"      aliases: [{_ALIASES[slug]}]\n"
        if slug in _BROADER:
            yield f"      broader: {_BROADER[slug]}\n"


def _flow_labels(labels: Sequence[str]) -> str:
    return "{" + ", ".join(f"{code}: {label}" for code, label in zip(LANGUAGES, labels, strict=True)) + "}"


def _record(rng: random.Random, number: int) -> Record:
    language = rng.choices(LANGUAGES, weights=(6, 1, 1, 1, 1))[0]
    slug = "-".join((*rng.sample(_WORDS["en"], 4), str(number)))
    languages = rng.sample(LANGUAGES, rng.randint(1, 3))
    return Record(
        id=slug,
        titles=_titles(rng, language),
        summary=[_paragraph(rng, language, words) for words in (8, 6)[: rng.choice((1, 1, 1, 2))]],
        type=rng.choice(TYPES),
        themes=_some(rng, THEMES, 2),
        regions=_some(rng, REGIONS, 2),
        tags=_some(rng, _TAGS, 3),
        date=_date(rng),
        authors=[f"{rng.choice(_FAMILIES)}, {rng.choice(_GIVEN)}" for _ in range(rng.randint(1, 3))],
        publishers=_some(rng, _PUBLISHERS, 2),
        languages=languages,
        url=f"https://example.org/resource/{slug}",
        pages=[rng.randint(2, 90) for _ in languages[:2]],
        added=_day(rng, 2019, 2026),
    )


def _titles(rng: random.Random, language: str) -> dict[str, str]:
    own = _sentence(rng, language, rng.randint(4, 8))
    if language == "en" and rng.random() < 0.2:
        return {"en": own.replace(" ", ": ", 1)}
    if language == "en" and rng.random() < 0.8:
        return {"en": own}
    titles = {language: own, rng.choice(LANGUAGES[1:]): "", "en": own if language == "en" else ""}
    return {code: titles[code] or _sentence(rng, code, 5) for code in LANGUAGES if code in titles}


def _paragraph(rng: random.Random, language: str, words: int) -> str:
    stop = "。" if language == "zh" else "."
    return " ".join(_sentence(rng, language, rng.randint(words - 3, words + 2)) + stop for _ in range(2))


def _sentence(rng: random.Random, language: str, words: int) -> str:
    joint = "" if language == "zh" else " "
    return joint.join(rng.choices(_WORDS[language], k=words)).capitalize()


def _some(rng: random.Random, values: Sequence[str], most: int) -> list[str]:
    return rng.sample(values, rng.randint(1, most))


def _date(rng: random.Random) -> str:
    return _day(rng, 1995, 2026)[: rng.choice((4, 7, 10))]


def _day(rng: random.Random, first: int, last: int) -> str:
    return f"{rng.randint(first, last)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def as_yaml(record: Record) -> str:
    """Return ``record`` in the house style, with the indentation of records below ``resources:``."""
    lines = [f"id: {record.id}", *_title_lines(record.titles), "summary: |"]
    lines += ["  " + paragraph for paragraph in "\n\n".join(record.summary).split("\n")]
    lines += [f"type: {record.type}"]
    lines += [f"{name}: [{', '.join(getattr(record, name))}]" for name in ("themes", "regions", "tags")]
    lines += [f"date: {record.date}", "authors:", *("  - " + author for author in record.authors)]
    lines += [f"publishers: [{', '.join(record.publishers)}]", f"languages: [{', '.join(record.languages)}]"]
    lines += [f"url: {record.url}", "downloads:", *_download_lines(record), f"added: {record.added}"]
    return "  - " + "".join(
        ("    " if number and line.strip() else "") + line.rstrip() + "\n" for number, line in enumerate(lines)
    )


def _title_lines(titles: dict[str, str]) -> list[str]:
    if list(titles) != ["en"]:
        return ["title:", *(f"  {language}: {title}" for language, title in titles.items())]
    return [f'title: "{titles["en"]}"' if ": " in titles["en"] else f"title: {titles['en']}"]


def _download_lines(record: Record) -> Iterator[str]:
    for language, pages in zip(record.languages, record.pages, strict=False):
        yield f"  - url: https://example.org/files/{record.id}-{language}.pdf"
        yield f"    language: {language}"
        yield "    format: pdf"
        yield f"    pages: {pages}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Make a catalogue of N records, the same for the same N and seed.")
    parser.add_argument("count", type=int, metavar="N", help="how many records")
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write them")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other records")
    options = parser.parse_args(arguments)
    write_catalogue(options.count, options.file, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
