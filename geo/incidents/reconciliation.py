"""Reconciling figures: many dated statements about one event, one range with its rule in words.

Pure. The claims stay; what comes back is the same claims with their place among the others
(superseded, partial, the same as), and figures that say how they were derived. Nothing is ever
summed across versions, outlets or a whole and its parts, and nothing is averaged.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from geo.extraction.groups import WHOLE, group_class
from geo.incidents.claimants import Claimants, figure_key, figure_of
from geo.model.records import Claim, ClaimId, Source
from geo.model.vocab import ClaimStatus, Harm, Qualifier, Scope

__all__ = [
    "Reconciled",
    "claim_words",
    "reconcile",
]

_COMPARED = 40  # figures of one group and day that are held against each other
_OUT = (ClaimStatus.RETRACTED,)
_UNDATED = "undated: its place among the dated versions is not known"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What the claims about one event come to.

    ``claims`` are the given claims in a fixed order, with ``status``, ``supersedes`` and
    ``same_as`` filled in. ``low``, ``best`` and ``high`` are numbers that somebody said (or the
    sum of what one sentence counts apart); ``rule`` says which, in words.
    """

    claims: tuple[Claim, ...]
    low: int | None
    best: int | None
    high: int | None
    rule: str
    checks: tuple[str, ...]  # parts against the whole
    wordings: tuple[str, ...]  # one number, other hedges
    contradictions: tuple[str, ...]
    independent_sources: int


def reconcile(
    claims: Iterable[Claim],
    sources: Iterable[Source] = (),
    *,
    harm: Harm = Harm.KILLED,
    ranking: Sequence[str] = (),
) -> Reconciled:
    """Bring the claims about one event together.

    Parameters
    ----------
    claims
        Claims about one event, in any order; the result does not depend on it.
    sources
        Who is who: ``claimant`` and ``chain`` are matched by id, name and alias. Sources with one
        ``independence_group`` are one line of information.
    harm
        What ``low``, ``best`` and ``high`` count.
    ranking
        Independence groups or source ids from the most to the least trusted: the first that gives
        a figure decides. Empty: the range over all lines is given.

    Returns
    -------
    Reconciled
        Superseded versions marked, figures with their rule, checks and contradictions in words.

    Examples
    --------
    >>> early = Claim(claim_id=ClaimId("a"), harm=Harm.KILLED, value=200, low=200, claimant="m",
    ...               qualifier=Qualifier.OVER, as_of=date(2025, 3, 8), number_text="over 200")
    >>> late = replace(early, claim_id=ClaimId("b"), value=600, low=600, as_of=date(2025, 3, 9),
    ...                number_text="over 600")
    >>> found = reconcile([late, early])
    >>> found.low, found.best, [str(c.status) for c in found.claims]
    (600, None, ['superseded', 'current'])
    """
    ordered = sorted(claims, key=_order)
    people = Claimants(sources, ordered)
    speakers = {c.claim_id: c.claimant for c in ordered}  # ids; the words below name people
    ordered = [replace(c, claimant=people.name(c.claimant)) for c in ordered]
    ordered = _mark_versions(ordered, people)
    ordered = _place_undated(_mark_same(ordered), people)
    ordered = _mark_zeros(ordered, people)
    current = [c for c in ordered if _counts(c) and c.harm is harm and not _is_answered(c, ordered)]
    if current:
        low, best, high, rule = _figures(current, people, ranking)
    else:
        low, best, high, rule = _partial_figures(ordered, harm)
    return Reconciled(
        claims=tuple(replace(c, claimant=speakers[c.claim_id]) for c in ordered),
        low=low,
        best=best,
        high=high,
        rule=rule,
        checks=_checks(ordered),
        wordings=_wordings(ordered),
        contradictions=_contradictions(ordered, people),
        independent_sources=len(
            {
                people.line(c) if c.chain or c.claimant else ""
                for c in ordered
                if c.status not in _OUT
            }
        ),
    )


def claim_words(claim: Claim) -> str:
    """A figure as it was said, with who and when.

    >>> claim_words(Claim(claim_id=ClaimId("a"), harm=Harm.KILLED, value=5, claimant="a monitor"))
    'a monitor: 5'
    """
    number = claim.number_text or ("no figure" if claim.value is None else f"{claim.value:,}")
    group = f" {claim.group}" if claim.group else ""
    when = f" (as of {claim.as_of.isoformat()})" if claim.as_of else ""
    return f"{claim.claimant or 'not attributed'}: {number}{group}{when}"


def _order(claim: Claim) -> tuple[date, str, int, str]:
    """Oldest first, undated last; then by report, place in it and id: input order is nothing."""
    where = (claim.span.report_id, claim.span.start) if claim.span else ("", 0)
    return (claim.as_of or date.max, *where, claim.claim_id)


def _counts(claim: Claim) -> bool:
    """Whether a claim may bear on the figures of its event."""
    return (
        claim.status in (ClaimStatus.CURRENT, ClaimStatus.CONTESTED)
        and claim.subset_of is None
        and claim.scope is not Scope.BACKGROUND
        and figure_of(claim) is not None
    )


def _mark_versions(claims: list[Claim], people: Claimants) -> list[Claim]:
    """Rule 1: a later figure of one line supersedes the earlier; explicit links win."""
    replaced = {
        c.supersedes: c.claim_id
        for c in claims
        if c.supersedes is not None and c.status not in _OUT
    }
    lines: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if _is_version(claim):
            lines[*figure_key(claim)[:3], people.root(claim)].append(claim)
    links: dict[ClaimId, ClaimId] = {}
    for versions in lines.values():
        dated = [c for c in versions if c.as_of is not None]
        latest = max((c.as_of for c in dated if c.as_of), default=None)
        for claim in dated:
            if claim.as_of != latest:
                successor = next(
                    c for c in dated if (c.as_of or date.min) > (claim.as_of or date.min)
                )
                replaced.setdefault(claim.claim_id, successor.claim_id)
                links.setdefault(successor.claim_id, claim.claim_id)
    return [
        replace(
            c,
            status=ClaimStatus.SUPERSEDED
            if c.claim_id in replaced and c.status in (ClaimStatus.CURRENT, ClaimStatus.CONTESTED)
            else c.status,
            supersedes=c.supersedes or links.get(c.claim_id),
        )
        for c in claims
    ]


def _mark_zeros(claims: list[Claim], people: Claimants) -> list[Claim]:
    """Rule 1 within a day: "no casualties" gives way to what its own line counts that day."""
    counted = {
        (c.about, c.harm, group_class(c.group), people.root(c)): c.claim_id
        for c in claims
        if _is_version(c) and not c.is_none and c.status is not ClaimStatus.SUPERSEDED
    }
    return [
        replace(c, status=ClaimStatus.SUPERSEDED)
        if c.is_none
        and c.status is ClaimStatus.CURRENT
        and (c.about, c.harm, group_class(c.group), people.root(c)) in counted
        else c
        for c in claims
    ]


def _is_answered(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Whether somebody counts people where another says that there were none.

    The zero stays a claim, and a contradiction where both count alike, but bounds no figure; of
    one group alone ("no soldier was hurt") it is no figure of the whole.
    """
    return claim.is_none and (
        group_class(claim.group) != WHOLE
        or any(
            c.harm is claim.harm and c.status is not ClaimStatus.RETRACTED and figure_of(c)
            for c in claims
            if c.scope is not Scope.BACKGROUND
        )
    )


def _mark_same(claims: list[Claim]) -> list[Claim]:
    """Rule 3: one number of one harm and group is one claim, whatever its hedges."""
    first: dict[tuple[object, ...], ClaimId] = {}
    marked: list[Claim] = []
    for claim in claims:
        number = figure_of(claim)
        if number is None or claim.status in _OUT:
            marked.append(claim)
            continue
        place = claim.place_id if claim.status is ClaimStatus.PARTIAL else None
        key = (
            claim.about,
            claim.harm,
            group_class(claim.group),
            number,
            place,
            claim.subset_of is None,
        )
        known = first.setdefault(key, claim.claim_id)
        marked.append(
            replace(claim, same_as=claim.same_as or (known if known != claim.claim_id else None))
        )
    return marked


def _place_undated(claims: list[Claim], people: Claimants) -> list[Claim]:
    """A figure without a day: one with the dated claim of its number, else beside the others.

    A missing day neither supersedes nor is superseded. Where a line has dated versions and none
    gives the number, the order is not known: the figure is contested and hides nothing.
    """
    by_id = {c.claim_id: c for c in claims}
    dated = {(*figure_key(c)[:3], people.root(c)) for c in claims if _is_version(c) and c.as_of}
    placed = []
    for claim in map(_as_read, claims):
        twin = by_id.get(claim.same_as) if claim.same_as else None
        open_ = claim.status is ClaimStatus.CURRENT and claim.as_of is None and _is_version(claim)
        if open_ and twin is not None and twin.as_of is not None:
            if twin.status is ClaimStatus.SUPERSEDED and people.root(twin) == people.root(claim):
                placed.append(replace(claim, status=ClaimStatus.SUPERSEDED))
                continue
        elif (
            open_
            and claim.supersedes is None
            and (*figure_key(claim)[:3], people.root(claim)) in dated
        ):
            notes = claim.notes or _UNDATED
            placed.append(
                replace(claim, status=ClaimStatus.CONTESTED, notes=notes, order_unknown=True)
            )
            continue
        placed.append(claim)
    return placed


def _as_read(claim: Claim) -> Claim:
    """A claim as it was before it was marked as undated: reconciling twice changes nothing."""
    if claim.order_unknown:
        notes = claim.notes.removeprefix(_UNDATED)
        return replace(claim, status=ClaimStatus.CURRENT, notes=notes, order_unknown=False)
    return claim


def _is_version(claim: Claim) -> bool:
    """Whether a claim is one version of a figure, and neither a local count nor a part."""
    return (
        claim.status not in (ClaimStatus.PARTIAL, *_OUT)
        and claim.subset_of is None
        and claim.scope is not Scope.BACKGROUND
        and figure_of(claim) is not None
    )


def _figures(
    current: list[Claim], people: Claimants, ranking: Sequence[str]
) -> tuple[int | None, int | None, int | None, str]:
    """Low, best and high with the rule that gave them."""
    apart = Counter(_head(c) for c in current)  # "a couple and their daughter": no whole is told
    whole = [c for c in current if group_class(c.group) == WHOLE and apart[_head(c)] == 1]
    lines: dict[str, list[Claim]] = defaultdict(list)
    placed = [c for c in whole or current if c.as_of or c.status is not ClaimStatus.CONTESTED]
    for claim in placed or whole or current:
        lines[people.line(claim)].append(claim)
    what = "" if whole else "; no total is stated"
    ranked = next((line for line in ranking if line in lines), None)
    if ranked is not None:
        low, best, high, words = _one_line(lines[ranked], whole=bool(whole))
        return low, best, high, f"ranked sources: {ranked} decides; {words}{what}"
    figures = [_one_line(lines[line], whole=bool(whole)) for line in sorted(lines)]
    if len(figures) == 1:
        low, best, high, words = figures[0]
        return low, best, high, words + what
    lows = [n for low, best, high, _ in figures if (n := _first(low, best, high)) is not None]
    highs = [n for low, best, high, _ in figures if (n := _first(high, best, low)) is not None]
    bests = {best for _, best, _, _ in figures}
    agreed = next(iter(bests)) if len(bests) == 1 else None
    rule = f"range over {len(figures)} independent lines of information, never averaged{what}"
    return min(lows), agreed, max(highs), rule


def _partial_figures(
    claims: list[Claim], harm: Harm
) -> tuple[int | None, int | None, int | None, str]:
    """Rule 6: local counts give a lower bound, the largest of them, and are never added up."""
    partial = [
        c
        for c in claims
        if c.status is ClaimStatus.PARTIAL and c.harm is harm and figure_of(c) is not None
    ]
    if not partial:
        return None, None, None, f"no current figure of people {harm}"
    top = max(partial, key=lambda c: (figure_of(c) or 0, c.claim_id))
    return _first(top.low, top.best, top.value), None, None, f"local counts only: {_said([top])}"


def _first(*numbers: int | None) -> int | None:
    return next((n for n in numbers if n is not None), None)


def _one_line(
    claims: list[Claim], *, whole: bool
) -> tuple[int | None, int | None, int | None, str]:
    """The figures of one line of information."""
    together = [] if whole else _together(claims)
    numbers = {figure_of(c) for c in claims}
    if len(together) > 1:
        total = sum(figure_of(c) or 0 for c in together)
        exact = all(c.qualifier is Qualifier.EXACT for c in together)
        all_told = len(together) == len(claims)
        return (
            total,
            total if all_told else None,
            total if exact and all_told else None,
            f"one sentence counts apart: {_said(together)}",
        )
    if len(numbers) == 1 and len({group_class(c.group) for c in claims}) == 1:
        low = max((c.low for c in claims if c.low is not None), default=None)
        best = _first(*sorted({c.best for c in claims if c.best is not None}))
        high = _first(*sorted({c.high for c in claims if c.high is not None}))
        hedges = {c.qualifier for c in claims}
        if high is not None and low is not None and hedges != {Qualifier.EXACT}:
            high = max(high, low) if hedges & {Qualifier.RANGE, Qualifier.UP_TO} else None
        return low, best, high, f"as stated: {_said(claims)}"
    if not whole:
        top = max(claims, key=lambda c: (figure_of(c) or 0, c.claim_id))
        most = top.qualifier is Qualifier.UP_TO  # "as many as 30" is no lower bound
        return (
            None if most else _first(top.low, top.best, top.value),
            None,
            top.high if most else None,
            f"largest part stated: {_said([top])}",
        )
    lows = [n for c in claims if (n := _first(c.low, c.best, c.high)) is not None]
    highs = [n for c in claims if (n := _first(c.high, c.best, c.low)) is not None]
    return min(lows), None, max(highs), f"one source gives several figures: {_said(claims)}"


def _together(claims: list[Claim]) -> list[Claim]:
    """The parts that one sentence counts side by side; of several sentences the most people."""
    heads: dict[ClaimId, list[Claim]] = defaultdict(list)
    for claim in claims:
        heads[_head(claim)].append(claim)
    return max(heads.values(), key=lambda parts: sum(figure_of(c) or 0 for c in parts))


def _head(claim: Claim) -> ClaimId:
    """The first claim of the sentence part that a claim was read from."""
    return claim.counted_with or claim.claim_id


def _said(claims: list[Claim]) -> str:
    seen: dict[str, None] = {}
    for claim in claims:
        seen.setdefault(claim_words(claim))
    return " / ".join(seen)


def _checks(claims: list[Claim]) -> tuple[str, ...]:
    """Rule 4: the parts of one line on one day against the totals of that day."""
    days: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        number = figure_of(claim)
        part = claim.subset_of is None and claim.status is not ClaimStatus.PARTIAL
        if (
            part
            and number is not None
            and claim.status not in _OUT
            and claim.scope is not Scope.BACKGROUND
        ):
            days[claim.about, claim.harm, claim.as_of].append(claim)
    found = []
    for day in days.values():
        earlier = {c.supersedes for c in day}
        numbers = {figure_of(c) for c in day if c.claim_id in earlier}
        totals = [c for c in day if group_class(c.group) == WHOLE and figure_of(c) not in numbers]
        parts: dict[str, dict[str, Claim]] = defaultdict(dict)
        for claim in day:
            if group_class(claim.group) != WHOLE and claim.same_as is None:
                who = claim.chain[-1] if claim.chain else claim.claimant
                parts[who.casefold()][group_class(claim.group)] = claim
        for _, groups in sorted(parts.items()):
            if len(groups) > 1 and totals:
                found.append(_check(list(groups.values()), totals[-1]))
    return tuple(dict.fromkeys([*_stated_parts(claims), *found]))


def _stated_parts(claims: list[Claim]) -> list[str]:
    """The parts that a source itself names against their whole, older versions too."""
    wholes = {c.claim_id: c for c in claims}
    parts: dict[ClaimId, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.subset_of in wholes and claim.same_as is None and figure_of(claim) is not None:
            parts[wholes[claim.subset_of].claim_id].append(claim)
    return [_check(parts[c.claim_id], c) for c in claims if len(parts[c.claim_id]) > 1]


def _check(parts: list[Claim], total: Claim) -> str:
    numbers = [figure_of(c) or 0 for c in parts]
    whole, summed = figure_of(total) or 0, sum(numbers)
    fits = {
        Qualifier.EXACT: summed == whole,
        Qualifier.UP_TO: summed <= whole,
        Qualifier.ABOUT: abs(summed - whole) * 10 <= whole,
    }.get(total.qualifier, summed >= whole)
    verdict = "agrees with" if fits else "does not agree with"
    addends = " + ".join(f"{n:,}" for n in numbers)
    said = total.number_text or f"{whole:,}"
    if total.qualifier is Qualifier.EXACT and summed < whole:
        rest = f"{whole - summed:,} not specified"
        return f"{addends} = {summed:,} of “{said}”, {rest} (a sum made here, not a claim)"
    return f"{addends} = {summed:,} {verdict} “{said}” (a sum made here, not a claim)"


def _wordings(claims: list[Claim]) -> tuple[str, ...]:
    """Rule 3: every wording of one number."""
    texts: dict[ClaimId, list[str]] = defaultdict(list)
    for claim in claims:
        key = claim.same_as or claim.claim_id
        if claim.number_text and claim.number_text.casefold() not in texts[key]:
            texts[key].append(claim.number_text.casefold())
    return tuple(" / ".join(sorted(words)) for _, words in sorted(texts.items()) if len(words) > 1)


def _contradictions(claims: list[Claim], people: Claimants) -> tuple[str, ...]:
    """Current figures of independent lines that cannot both be right."""
    alike: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        if _counts(claim) and claim.same_as is None:
            alike[claim.about, claim.harm, group_class(claim.group), claim.as_of].append(claim)
    found = []
    for same in alike.values():
        for one, other in combinations(same[:_COMPARED], 2):
            if not _compatible(one, other):
                where = (
                    "" if people.line(one) != people.line(other) else " (one source, two figures)"
                )
                found.append(f"{one.harm}: {claim_words(one)} / {claim_words(other)}{where}")
    return tuple(dict.fromkeys(found))


def _compatible(one: Claim, other: Claim) -> bool:
    """Whether two hedged figures leave a number that fits both."""
    a, b = _interval(one), _interval(other)
    return a[0] <= b[1] and b[0] <= a[1]


def _interval(claim: Claim) -> tuple[float, float]:
    number = figure_of(claim) or 0
    match claim.qualifier:
        case Qualifier.AT_LEAST | Qualifier.OVER | Qualifier.VAGUE:
            return number, math.inf
        case Qualifier.ABOUT:
            return number * 0.9, number * 1.1
        case Qualifier.UP_TO:
            return 0, number
        case Qualifier.RANGE:
            return claim.low or number, claim.high or number
        case _:
            return number, number
