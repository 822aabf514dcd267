"""The rules of a catalogue by name: why each exists, what passes and what fails.

`validate --explain RULE` prints these, and a test runs both examples of every rule.
"""

from typing import NamedTuple

from nswp_catalog.core.problem import Severity


class Rule(NamedTuple):
    """A rule: ``passes`` and ``fails`` are records (or whole files, where they say ``resources:``)."""

    name: str
    severity: Severity
    why: str
    passes: str
    fails: str


_ERROR, _WARNING, _HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
_A = "id: a\ntitle: A\n"

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(
            "yaml-syntax", _ERROR,
            "A file that is not YAML cannot be read by any program. Most often a text with a colon wants quotes.",
            'id: a\ntitle: "Smart Guide: CEDAW"\n', "id: a\ntitle: Smart Guide: CEDAW\n",
        ),
        Rule(
            "not-utf8", _ERROR,
            "The file must be UTF-8, or accents and other scripts are read as something else.",
            "id: a\ntitle: Guía\n", "id: a\ntitle: Gu\\xeda\n",
        ),
        Rule("tab", _ERROR, "YAML is indented with spaces; tabs look alike and are not.", _A, "id: a\ntitle: A\n\tsummary: B\n"),
        Rule(
            "duplicate-key", _ERROR,
            "When a key stands twice in one record, most programs silently drop the first value.",
            "id: a\ntitle: A\n", "id: a\ntitle: A\ntitle: B\n",
        ),
        Rule(
            "conflict-marker", _ERROR,
            "Git leaves these lines where two people changed the same place. Somebody has to choose.",
            _A, "resources:\n<<<<<<< HEAD\n  - id: a\n=======\n  - id: b\n>>>>>>> theirs\n    title: A\n",
        ),
        Rule(
            "several-documents", _ERROR,
            "`---` begins a second YAML document, which would be passed over.",
            "resources:\n  - id: a\n    title: A\n", "resources:\n  - id: a\n    title: A\n---\nresources: []\n",
        ),
        Rule(
            "custom-tag", _ERROR,
            "Tags such as `!!python/object` ask a program to build things. A catalogue is plain text.",
            _A, "id: a\ntitle: !!int 5\n",
        ),
        Rule(
            "alias-bomb", _ERROR,
            "A few lines of anchors and aliases can stand for billions of values, and would fill the memory.",
            "id: a\ntitle: A\nx-a: &a [1, 2]\nx-b: [*a, *a]\n",
            "id: a\ntitle: A\n" + "x-0: &n0 [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n"
            + "".join(f"x-{i}: &n{i} [{', '.join([f'*n{i - 1}'] * 10)}]\n" for i in range(1, 6)),
        ),
        Rule("too-deep", _ERROR, "No record needs fifty levels of brackets; it is a mistake or an attack.", _A, "id: a\ntitle: A\nx-a: " + "[" * 60 + "]" * 60 + "\n"),
        Rule("bad-key", _ERROR, "A key is a plain word, so that it can be looked up.", _A, "id: a\ntitle: A\n[a, b]: c\n"),
        Rule(
            "not-a-catalogue", _ERROR,
            "The file needs a list named `resources`; without it there is nothing to read.",
            "resources:\n  - id: a\n    title: A\n", "catalog:\n  title: A\n",
        ),
        Rule(
            "unknown-key", _ERROR,
            "A misspelt field would be silently ignored. Keys of your own begin with `x-`.",
            "id: a\ntitle: A\nx-shelf: 4\n", "id: a\ntitle: A\nsumary: B\n",
        ),
        Rule(
            "wrong-type", _ERROR,
            "Each field is a text, a list or a mapping, as the format says.",
            "id: a\ntitle: A\nthemes: [violence]\n", "id: a\ntitle: A\nthemes: violence\n",
        ),
        Rule("missing-field", _ERROR, "A record needs an `id` and a `title`, a term an `id` and a `label`.", _A, "id: a\n"),
        Rule("empty-text", _ERROR, "A text that is there says something; otherwise the field is left out.", _A, 'id: a\ntitle: " "\n'),
        Rule(
            "bad-id", _ERROR,
            "Ids stand in addresses, file names and citation keys: a-z, 0-9 and hyphens only.",
            "id: smart-guide\ntitle: A\n", "id: Smart Guide\ntitle: A\n",
        ),
        Rule("duplicate-id", _ERROR, "An id names one record. With two, links and edits would hit the wrong one.",
             "resources:\n  - {id: a, title: A}\n  - {id: b, title: B}\n", "resources:\n  - {id: a, title: A}\n  - {id: a, title: B}\n"),
        Rule(
            "duplicate-term", _ERROR,
            "A term stands once in its vocabulary, and a name means one term only.",
            "vocabularies:\n  themes:\n    - {id: a, label: A}\nresources: []\n",
            "vocabularies:\n  themes:\n    - {id: a, label: A}\n    - {id: a, label: B}\nresources: []\n",
        ),
        Rule(
            "unknown-term", _ERROR,
            "A misspelt theme would never be found. Terms are listed under `vocabularies`.",
            "vocabularies:\n  themes:\n    - {id: violence, label: Violence}\nresources:\n  - {id: a, title: A, themes: [violence]}\n",
            "vocabularies:\n  themes:\n    - {id: violence, label: Violence}\nresources:\n  - {id: a, title: A, themes: [voilence]}\n",
        ),
        Rule("broader-loop", _ERROR, "Two terms cannot each be broader than the other.",
             "vocabularies:\n  types:\n    - {id: a, label: A}\n    - {id: b, label: B, broader: a}\nresources: []\n",
             "vocabularies:\n  types:\n    - {id: a, label: A, broader: b}\n    - {id: b, label: B, broader: a}\nresources: []\n"),
        Rule("bad-date", _ERROR, "Dates sort and filter only when all are written alike: year, month, day.",
             "id: a\ntitle: A\ndate: 2018-09\n", "id: a\ntitle: A\ndate: 2018-13\n"),
        Rule("bad-doi", _ERROR, "A DOI is kept without its address, so that it can be compared and linked.",
             "id: a\ntitle: A\ndoi: 10.1371/journal.pmed.1002680\n", "id: a\ntitle: A\ndoi: https://doi.org/10.1371/journal.pmed.1002680\n"),
        Rule("bad-isbn", _ERROR, "The last digit of an ISBN proves the others; a wrong one means a typing mistake.",
             "id: a\ntitle: A\nisbn: 978-92-4-150474-4\n", "id: a\ntitle: A\nisbn: 978-92-4-150474-5\n"),
        Rule("bad-language", _ERROR, "Languages are BCP 47 tags, so that every program understands them.",
             "id: a\ntitle: A\nlanguages: [en, pt-BR]\n", "id: a\ntitle: A\nlanguages: [English]\n"),
        Rule("bad-country", _ERROR, "Countries are ISO 3166-1 codes of two capital letters.",
             "id: a\ntitle: A\ncautions:\n  - country: RU\n", "id: a\ntitle: A\ncautions:\n  - country: Russia\n"),
        Rule("bad-address", _ERROR, "Only http and https addresses can be opened, checked and printed safely.",
             "id: a\ntitle: A\nurl: https://example.org/a\n", "id: a\ntitle: A\nurl: javascript:alert(1)\n"),
        Rule("unknown-relation", _ERROR, "Relations have fixed names, so that pages can say them in every language.",
             "resources:\n  - {id: a, title: A}\n  - {id: b, title: B, related: [{id: a, relation: summary-of}]}\n",
             "resources:\n  - {id: a, title: A}\n  - {id: b, title: B, related: [{id: a, relation: cousin-of}]}\n"),
        Rule("unknown-related", _ERROR, "A relation to a record that is not there leads nowhere.",
             "resources:\n  - {id: a, title: A}\n  - {id: b, title: B, related: [{id: a, relation: summary-of}]}\n",
             "id: a\ntitle: A\nrelated:\n  - {id: nowhere, relation: summary-of}\n"),
        Rule("likely-duplicate", _WARNING, "Two records with one DOI, or one title and publisher and year, are mostly the same work.",
             "resources:\n  - {id: a, title: A guide to rights}\n  - {id: b, title: A brief on health}\n",
             "resources:\n  - {id: a, title: A guide to rights}\n  - {id: b, title: A Guide to Rights}\n"),
        Rule("future-date", _WARNING, "A date more than a year ahead is mostly a typing mistake.",
             "id: a\ntitle: A\ndate: 2018\n", "id: a\ntitle: A\ndate: 2918\n"),
        Rule("separator-in-label", _WARNING, "Reference managers split keywords at `;` and `,`, so such a label falls apart there.",
             "vocabularies:\n  themes:\n    - {id: a, label: Law and policy}\nresources: []\n",
             'vocabularies:\n  themes:\n    - {id: a, label: "Law, policy"}\nresources: []\n'),
        Rule("number-like-id", _WARNING, "A spreadsheet turns such an id into a number (1e5 becomes 100000). Begin with a letter.",
             "id: guide-2018\ntitle: A\n", "id: 1e5\ntitle: A\n"),
        Rule("shared-address", _HINT, "One landing page may list several works; but it may also be a copying mistake.",
             "resources:\n  - {id: a, title: A, url: https://example.org/a}\n  - {id: b, title: B, url: https://example.org/b}\n",
             "resources:\n  - {id: a, title: A, url: https://example.org/a}\n  - {id: b, title: B, url: https://example.org/a}\n"),
        Rule("no-summary", _HINT, "Readers choose by the summary, and search looks into it.",
             "id: a\ntitle: A\nsummary: What it is about.\n", _A),
        Rule("no-theme", _HINT, "Readers browse by theme; without one the record is hard to meet.",
             "id: a\ntitle: A\nthemes: [violence]\n", _A),
        Rule("no-address", _HINT, "Without an address, a DOI or a download nobody can get the work.",
             "id: a\ntitle: A\nurl: https://example.org/a\n", _A),
        Rule("language-without-download", _HINT, "The record says that the work exists in a language, and its downloads lack that one.",
             "id: a\ntitle: A\nlanguages: [en]\ndownloads:\n  - {url: https://example.org/a.pdf, language: en}\n",
             "id: a\ntitle: A\nlanguages: [en, fr]\ndownloads:\n  - {url: https://example.org/a.pdf, language: en}\n"),
    )
}  # fmt: skip
