"""The rules as `validate --explain` prints them.

That the examples pass and fail as they should is held in ``tests/storage/test_validating.py``.
"""

import re
from pathlib import Path

import pytest

import nswp_catalog
from nswp_catalog.core.problem import Severity
from nswp_catalog.core.rule import RULES, Rule
from nswp_catalog.core.values import slug

SOURCES = sorted(Path(nswp_catalog.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_why_it_exists(rule: Rule) -> None:
    """Every rule has a name to be asked for, a reason in whole sentences, and two different examples."""
    assert RULES[slug(rule.name)] is rule
    assert re.fullmatch(r"[A-Z`].*[.]", rule.why)
    assert rule.passes != rule.fails
    assert rule.passes.endswith("\n")
    assert rule.fails.endswith("\n")


def test_every_rule_is_used() -> None:
    """No rule is explained that the program never applies."""
    used = "".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "rule.py")
    assert [name for name in RULES if f'"{name}"' not in used] == []


def test_rules_are_of_three_kinds_the_worst_first() -> None:
    """Errors stand before warnings, and warnings before hints."""
    order = list(Severity)
    places = [order.index(rule.severity) for rule in RULES.values()]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
