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

_WORDS = {
    "en": (
        "access advocacy alliance approach autonomy care change clients community consent courts data decent dignity "
        "evidence failure findings funding guide harm health justice law leaders meaningful members migration network "
        "organising outreach peers policing policy practice privacy protection report research resilience rights "
        "safety security services stigma strategy support survey treatment violence voices women work workers"
    ).split(),
    "fr": (
        "accès plaidoyer autonomie soins changement communauté consentement données dignité preuves échec guide santé "
        "justice loi migration réseau pairs pratique vie privée protection rapport recherche droits sécurité stratégie "
        "soutien enquête traitement voix femmes travail"
    ).split(),
    "es": (
        "acceso incidencia autonomía atención cambio comunidad consentimiento datos dignidad evidencia fracaso guía "
        "salud justicia ley migración red pares práctica privacidad protección informe investigación derechos seguridad "
        "estrategia apoyo encuesta violencia voces mujeres trabajo"
    ).split(),
    "ru": (
        "доступ адвокация автономия помощь изменения сообщество согласие данные достоинство провал руководство здоровье "
        "справедливость закон миграция сеть равные практика защита отчёт исследование права безопасность стратегия "
        "поддержка опрос насилие голоса женщины труд"
    ).split(),
    "zh": "权利 健康 社区 研究 指南 暴力 法律 政策 移民 劳动 妇女 安全 服务 支持 调查 报告 证据 网络 保护 倡导 尊严 正义".split(),
}
_FAMILIES = "Agarwal Bennett Castro Diop Eriksen Fofana García Haddad Ivanova Jiménez Kowalski Łukasik Müller Nguyễn Okafor".split()
_GIVEN = "Ana Bilal Chloé Daria Ewa Fatou Grace Hana Irina José Kaya Lucía Mei Nadia Øystein Paul".split()
_PUBLISHERS = ("NSWP", "INPUD", "IWRAW Asia Pacific", "LSHTM", "Réseau des pairs", "Red de Mujeres", "Сеть «Голос»", "社区网络")
_TAGS = ("advocacy", "cedaw", "criminalisation", "digital-security", "funding", "hiv", "policing", "privacy", "stigma", "unions")

_HEAD = """\
# A catalogue made by benchmarks/make_catalogue.py: its records are random words.

catalog:
  title: Catalogue of {count} records
  description: Made to measure how fast the commands are.
  homepage: https://example.org/resources
  language: en

vocabularies:
"""


class _Title(NamedTuple):
    """A title, and the slug and the language that go with it."""

    text: str
    slug: str
    language: str


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
    rng = random.Random(seed)
    for number in range(count):
        yield from ("\n" if number else "", record(rng, number))


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


def record(rng: random.Random, number: int) -> str:
    """Return the text of one record, with the indentation of records below ``resources:``."""
    title = _title(rng, number)
    lines = [f"id: {title.slug}", *_title_lines(rng, title), *_summary(rng, title.language)]
    lines += _facets(rng)
    lines += ["authors:", *(f"  - {rng.choice(_FAMILIES)}, {rng.choice(_GIVEN)}" for _ in range(rng.randint(1, 3)))]
    languages = rng.sample(LANGUAGES, rng.randint(1, 3))
    lines += [f"publishers: [{_some(rng, _PUBLISHERS, 2)}]", f"languages: [{', '.join(languages)}]"]
    lines += [f"url: https://example.org/resource/{title.slug}", *_downloads(rng, title, languages[:2])]
    lines.append(f"added: {_day(rng, 2019, 2026)}")
    return "  - " + "\n    ".join(lines).replace("\n    \n", "\n\n") + "\n"


def _title(rng: random.Random, number: int) -> _Title:
    language = rng.choices(LANGUAGES, weights=(6, 1, 1, 1, 1))[0]
    words = rng.sample(_WORDS["en"], 4)
    text = _sentence(rng, language, rng.randint(4, 8))
    return _Title(text, f"{'-'.join(words)}-{number + 1}", language)


def _title_lines(rng: random.Random, title: _Title) -> list[str]:
    if title.language == "en" and rng.random() < 0.8:
        return [f'title: "{title.text.replace(" ", ": ", 1)}"' if rng.random() < 0.2 else f"title: {title.text}"]
    languages = {title.language: title.text, "en": title.text}
    for language in rng.sample(LANGUAGES[1:], 1):
        languages[language] = _sentence(rng, language, 5)
    return ["title:", *(f"  {code}: {languages[code]}" for code in LANGUAGES if code in languages)]


def _summary(rng: random.Random, language: str) -> list[str]:
    paragraphs = [_paragraph(rng, language, 8)]
    if rng.random() < 0.25:
        paragraphs += ["", _paragraph(rng, language, 6)]
    return ["summary: |", *("  " + line if line else "" for line in paragraphs)]


def _paragraph(rng: random.Random, language: str, words: int) -> str:
    stop = "。" if language == "zh" else "."
    return " ".join(_sentence(rng, language, rng.randint(words - 3, words + 2)) + stop for _ in range(2))


def _sentence(rng: random.Random, language: str, words: int) -> str:
    joint = "" if language == "zh" else " "
    return joint.join(rng.choices(_WORDS[language], k=words)).capitalize()


def _facets(rng: random.Random) -> list[str]:
    date = rng.choice((str(rng.randint(1995, 2026)), _day(rng, 1995, 2026)[:7], _day(rng, 1995, 2026)))
    return [
        f"type: {rng.choice(TYPES)}",
        f"themes: [{_some(rng, THEMES, 2)}]",
        f"regions: [{_some(rng, REGIONS, 2)}]",
        f"tags: [{_some(rng, _TAGS, 3)}]",
        f"date: {date}",
    ]


def _downloads(rng: random.Random, title: _Title, languages: Sequence[str]) -> list[str]:
    lines = ["downloads:"]
    for language in languages:
        lines += [
            f"  - url: https://example.org/files/{title.slug}-{language}.pdf",
            f"    language: {language}",
            "    format: pdf",
            f"    pages: {rng.randint(2, 90)}",
        ]
    return lines


def _some(rng: random.Random, values: Sequence[str], most: int) -> str:
    return ", ".join(rng.sample(values, rng.randint(1, most)))


def _day(rng: random.Random, first: int, last: int) -> str:
    return f"{rng.randint(first, last)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


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
