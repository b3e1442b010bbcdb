"""The ten rules for figures that do not agree."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.incidents.reconciliation import reconcile
from geo.model.records import Claim, Source, Span
from geo.model.vocab import ClaimStatus, Harm, Qualifier, Scope, SourceKind

MONITOR = Source(
    source_id="monitor",
    name="Harbour Monitor",
    aliases=("the Monitor",),
    kind=SourceKind.MONITOR,
    independence_group="monitor",
)
MINISTRY = Source(
    source_id="ministry", name="Ministry", party_to_conflict=True, kind=SourceKind.OFFICIAL
)
SOURCES = (MONITOR, MINISTRY)


def claim(name, number, *, qualifier=Qualifier.EXACT, **more):
    low = number if qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.OVER) else None
    best = number if qualifier in (Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.ABOUT) else None
    high = number if qualifier in (Qualifier.EXACT, Qualifier.UP_TO) else None
    fields = {"harm": Harm.KILLED, "claimant": "monitor", "number_text": str(number)} | more
    return Claim(
        claim_id=name, value=number, low=low, best=best, high=high, qualifier=qualifier, **fields
    )


def status(found):
    return {c.claim_id: str(c.status) for c in found.claims}


def test_rule_1_a_toll_that_grows_is_one_series():
    tolls = [
        claim(f"c{day}", n, qualifier=Qualifier.OVER, as_of=date(2025, 3, day))
        for day, n in ((7, 200), (8, 600), (9, 1000))
    ]
    found = reconcile(tolls, SOURCES)

    assert status(found) == {"c7": "superseded", "c8": "superseded", "c9": "current"}
    assert (found.low, found.best, found.high) == (1000, None, None)
    assert {c.claim_id: c.supersedes for c in found.claims} == {"c7": None, "c8": "c7", "c9": "c8"}


def test_rule_1_an_earlier_estimate_told_on_the_same_day_is_superseded_by_its_link():
    found = reconcile([claim("new", 60, supersedes="old"), claim("old", 20)], SOURCES)

    assert status(found) == {"new": "current", "old": "superseded"}
    assert found.low == 60


def test_rule_2_a_subset_is_never_added():
    parts = [
        claim("all", 31),
        claim("boys", 9, group="children", subset_of="all"),
        claim("wives", 4, group="women", subset_of="all"),
    ]

    assert (reconcile(parts).low, reconcile(parts).high) == (31, 31)


def test_rule_3_one_number_with_other_hedges_is_one_claim():
    hedges = (Qualifier.AT_LEAST, Qualifier.OVER, Qualifier.ABOUT)
    said = [claim(f"c{i}", 745, qualifier=q, number_text=f"{q} 745") for i, q in enumerate(hedges)]
    found = reconcile(said, SOURCES)

    assert [c.same_as for c in found.claims] == [None, "c0", "c0"]
    assert (found.low, found.best, found.high) == (745, 745, None)
    assert found.wordings == ("about 745 / at_least 745 / over 745",)
    assert found.contradictions == ()


@pytest.mark.parametrize(("total", "verdict"), [(600, "agrees with"), (700, "does not agree with")])
def test_rule_4_parts_are_held_against_the_whole(total, verdict):
    said = [
        claim("t", total, qualifier=Qualifier.OVER, number_text=f"over {total}"),
        claim("a", 428, group="civilians"),
        claim("b", 120, group="fighters"),
        claim("c", 89, group="security personnel"),
    ]
    found = reconcile(said, SOURCES)

    assert found.checks == (
        f"428 + 120 + 89 = 637 {verdict} “over {total}” (a sum made here, not a claim)",
    )
    assert found.low == total


def test_rule_5_many_outlets_with_one_monitor_are_one_source():
    said = [
        claim(f"c{i}", 50, claimant="monitor", chain=(f"outlet {i}", "the Monitor"))
        for i in range(4)
    ]

    assert reconcile(said, SOURCES).independent_sources == 1
    assert (
        reconcile([*said, claim("x", 50, claimant="a witness")], SOURCES).independent_sources == 2
    )


def test_rule_6_local_counts_never_add_to_the_toll():
    local = [
        claim("street", 20, status=ClaimStatus.PARTIAL),
        claim("yard", 5, status=ClaimStatus.PARTIAL, claimant="a witness"),
    ]

    assert reconcile([claim("toll", 745), *local]).high == 745
    assert (reconcile(local).low, reconcile(local).high) == (20, None)


def test_rule_7_silence_is_no_figure():
    silence = Claim(
        claim_id="none", harm=Harm.KILLED, claimant="ministry", notes="figures are not out yet"
    )
    found = reconcile([claim("said", 3, claimant="Ministry"), silence], SOURCES)

    assert (found.low, found.best, found.high) == (3, 3, 3)


def test_rule_8_a_conflict_of_sources_stays_visible():
    found = reconcile([claim("a", 12), claim("b", 20, claimant="ministry")], SOURCES)

    assert found.contradictions == ("killed: Harbour Monitor: 12 / Ministry: 20",)


def test_rule_9_a_range_or_a_ranking_is_stated_and_nothing_is_averaged():
    said = [claim("a", 12), claim("b", 20, claimant="ministry")]
    span, ranked = reconcile(said, SOURCES), reconcile(said, SOURCES, ranking=("monitor",))

    assert (span.low, span.best, span.high) == (12, None, 20)
    assert "never averaged" in span.rule
    assert (ranked.low, ranked.best, ranked.high) == (12, 12, 12)
    assert "ranked sources: monitor decides" in ranked.rule


def test_rule_10_a_vague_word_makes_no_number():
    found = reconcile(
        [Claim(claim_id="v", harm=Harm.KILLED, qualifier=Qualifier.VAGUE, number_text="dozens")]
    )

    assert (found.low, found.best, found.high) == (None, None, None)


def test_parts_of_one_sentence_may_be_added_and_the_rule_says_so():
    def part(name, start, number, group, head=None):
        span = Span(report_id="r", start=start, end=start + 1, text="x")
        return claim(name, number, group=group, span=span, counted_with=head)

    found = reconcile([part("a", 0, 4, "civilians"), part("b", 20, 3, "agents", "a")])
    apart = reconcile([part("a", 0, 4, "civilians"), part("b", 20, 3, "agents")])

    assert (found.low, found.best, found.high) == (7, 7, 7)
    assert "counts apart" in found.rule
    assert (apart.low, apart.high) == (4, None)


def test_background_and_retracted_figures_do_not_count():
    said = [
        claim("a", 9, scope=Scope.BACKGROUND),
        claim("b", 8, status=ClaimStatus.RETRACTED),
        claim("c", 7),
    ]

    assert (reconcile(said).low, reconcile(said).high) == (7, 7)


claims_strategy = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from(["monitor", "ministry", "the Monitor", "someone"]),
        st.sampled_from(["", "civilians", "soldiers"]),
        st.sampled_from([None, date(2025, 3, 8), date(2025, 3, 9)]),
        st.sampled_from(list(Qualifier)[:5]),
    ),
    max_size=7,
)


@settings(deadline=None)
@given(claims_strategy, st.randoms())
def test_the_order_of_the_claims_never_matters(rows, random):
    claims = [
        claim(f"c{i}", n, claimant=who, group=g, as_of=day, qualifier=q)
        for i, (n, who, g, day, q) in enumerate(rows)
    ]
    shuffled = claims[:]
    random.shuffle(shuffled)

    assert reconcile(claims, SOURCES) == reconcile(shuffled, SOURCES[::-1])


@settings(deadline=None)
@given(claims_strategy)
def test_figures_are_numbers_that_somebody_said_and_no_claim_is_lost(rows):
    claims = [
        claim(f"c{i}", n, claimant=who, group=g, as_of=day, qualifier=q)
        for i, (n, who, g, day, q) in enumerate(rows)
    ]
    found = reconcile(claims, SOURCES)

    assert {c.claim_id for c in found.claims} == {c.claim_id for c in claims}
    assert {found.low, found.best, found.high} - {None} <= {c.value for c in claims}


def test_parts_that_a_source_names_are_held_against_their_whole():
    """Older versions too; what is left over is said and never filled in."""
    whole = claim("w", 31)
    parts = [
        claim("p1", 9, group="children", subset_of="w"),
        claim("p2", 4, group="women", subset_of="w"),
    ]

    checks = reconcile([whole, *parts]).checks

    assert checks == ("9 + 4 = 13 of “31”, 18 not specified (a sum made here, not a claim)",)


def read(name, number, report_id, **more):
    span = Span(report_id=report_id, start=0, end=1, text="x")
    return claim(name, number, span=span, **more)


def test_an_undated_figure_joins_the_dated_one_with_its_number():
    found = reconcile(
        [
            claim("first", 600, as_of=date(2025, 3, 8)),
            claim("late", 1000, as_of=date(2025, 3, 9)),
            claim("undated", 1000),
            claim("undated old", 600),
        ],
        SOURCES,
    )

    assert status(found) == {
        "first": "superseded",
        "late": "current",
        "undated": "current",
        "undated old": "superseded",
    }
    assert {c.claim_id: c.same_as for c in found.claims if c.same_as} == {
        "undated": "late",
        "undated old": "first",
    }
    assert found.low == 1000


def test_an_undated_figure_that_nobody_dates_is_contested_and_hides_nothing():
    said = [
        claim("dated", 600, as_of=date(2025, 3, 8)),
        claim("undated", 1000),
    ]
    found = reconcile(said, SOURCES)

    assert status(found) == {"dated": "current", "undated": "contested"}
    assert all(c.supersedes is None for c in found.claims)
    assert [c.notes[:7] for c in found.claims] == ["", "undated"]
    assert (found.low, found.high) == (600, 600)


def test_a_contested_undated_figure_joins_when_its_number_gets_a_day():
    said = [claim("dated", 600, as_of=date(2025, 3, 8)), claim("undated", 1000)]
    known = reconcile(said, SOURCES).claims
    found = reconcile([*known, claim("late", 1000, as_of=date(2025, 3, 9))], SOURCES)

    assert status(found) == {"dated": "superseded", "undated": "current", "late": "current"}


def test_reports_that_name_nobody_make_no_one_line():
    apart = reconcile(
        [
            read("a", 5, "r1", claimant="", as_of=date(2025, 3, 8)),
            read("b", 9, "r2", claimant="", as_of=date(2025, 3, 9)),
        ]
    )
    agreeing = reconcile(
        [
            read("a", 5, "r1", claimant="", as_of=date(2025, 3, 8)),
            read("b", 9, "r2", claimant="", as_of=date(2025, 3, 9)),
            read("c", 5, "r3", as_of=date(2025, 3, 8)),
            read("d", 9, "r4", as_of=date(2025, 3, 9)),
        ]
    )

    assert status(apart) == {"a": "current", "b": "current"}
    assert apart.independent_sources == 1
    assert status(agreeing) == {
        "a": "superseded",
        "b": "current",
        "c": "superseded",
        "d": "current",
    }


def test_parts_of_an_older_day_are_held_against_the_total_of_that_day():
    days = [
        claim(f"{name}{day}", number, group=group, as_of=date(2025, 3, day))
        for day, rows in (
            (8, (("t", 12, ""), ("x", 7, "civilians"), ("y", 5, "soldiers"))),
            (9, (("t", 20, ""), ("x", 9, "civilians"), ("y", 8, "soldiers"))),
        )
        for name, number, group in rows
    ]

    assert [c.split(" (")[0] for c in reconcile(days, SOURCES).checks] == [
        "7 + 5 = 12 agrees with “12”",
        "9 + 8 = 17 of “20”, 3 not specified",
    ]
