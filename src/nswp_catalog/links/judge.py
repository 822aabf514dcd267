"""What is to be thought of a link: the rules in their order; the first that has something to say gives the verdict.

Each has a name, which the report shows and ``--explain`` explains.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from nswp_catalog.core.link import NOT_ASKED, Verdict
from nswp_catalog.links import rules_answer, rules_file, rules_page
from nswp_catalog.links.rule import LOOK, REPLACE, WAIT, Case, Finding, Rule, Rules, Said, is_there, register
from nswp_catalog.links.seen import PERMANENT, Seen

_DAY = 86_400.0
RULES: Rules = {**rules_answer.RULES, **rules_file.RULES, **rules_page.RULES}
"""The rules by name, in the order in which they are asked."""
rule = register(RULES)


def judge(case: Case) -> Finding:
    """Return what is to be thought of a link. Every observation has a verdict."""
    seen = case.seen
    rules: Iterable[Rule] = RULES.values()
    if seen.trouble is None and seen.status is not None and 200 <= seen.status < 300:
        there = seen.page is not None and is_there(case.promise.titles, seen.page, in_front=True)
        rules = _OF_NAMED if there else _OF_SUCCESS
    for asked in rules:
        said = asked.applies(case)
        if said is not None:
            finding = Finding(asked.verdict, asked.name, *said)
            break
    if finding.verdict is Verdict.BROKEN and any(hop.by_script for hop in seen.hops):
        reason = f"A script of the page leads on: {finding.reason}"
        return finding._replace(verdict=Verdict.SUSPECT, reason=reason, advice=LOOK)
    if finding.verdict is Verdict.UNREACHABLE:
        return _in_the_long_run(case, finding)
    if finding.verdict is Verdict.MOVED:
        return finding._replace(new_url=moved_to(seen))
    return finding


def _in_the_long_run(case: Case, finding: Finding) -> Finding:
    past, patience = case.past, case.patience
    runs = past.failing_runs + 1
    since = case.now if past.failing_since is None else past.failing_since
    if runs < patience.runs or case.now - since < patience.days * _DAY:
        told = f"{WAIT} When it has failed in {patience.runs} runs over {patience.days:g} days it is broken; this is run {runs}."
        return finding._replace(advice=told)
    if runs == 1:
        return finding._replace(verdict=Verdict.BROKEN, advice=REPLACE)
    day = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%d")
    reason = f"{finding.reason} So it was in {runs} runs, since {day}."
    return finding._replace(verdict=Verdict.BROKEN, reason=reason, advice=REPLACE)


def _of_the_run(_case: Case) -> Said:
    """Apply to no answer: these are given where nothing was asked, or nothing at all answered."""
    return None


for _name, _why in (
    ("excluded", "A pattern of `--exclude`, or of `--only`, leaves it out."),
    (NOT_ASKED, "The run was stopped, or its time was over, before it was asked."),
    ("offline", "Nothing at all could be reached in the run: that is the fault of our own connection."),
):
    rule(_name, Verdict.SKIPPED, _why, of_success=False)(_of_the_run)


@rule("moved", Verdict.MOVED, "The server says that the page has a new address for good (301, 308). `--fix` writes it.")
def _moved(case: Case) -> Said:
    if case.promise.is_doi or moved_to(case.seen) is None:
        return None
    return (
        f"The page has moved for good to {moved_to(case.seen)}",
        "Run `catalog check-links --fix` to write the new address.",
    )


@rule("fine", Verdict.OK, "It answers, and nothing speaks against it.")
def _fine(case: Case) -> Said:
    return f"It answers ({case.seen.status}).", ""


_OF_SUCCESS = tuple([each for each in RULES.values() if each.of_success])
"""The rules that may apply to an answer with a status of success: most links have one."""
_OF_NAMED = tuple([each for each in _OF_SUCCESS if each.of_named])
"""Those of them that may apply to a page that has the work in its title or headings, and more to it than that."""


def moved_to(seen: Seen) -> str | None:
    """Return where the permanent redirects at the beginning of the way lead; None if there are none."""
    new = seen.url
    for hop in seen.hops:
        if hop.status not in PERMANENT:
            break
        new = hop.location
    return new if new != seen.url else None
