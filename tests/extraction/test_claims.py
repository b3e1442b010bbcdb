"""Claims: who was harmed, who says so, and which numbers count nobody."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.extraction.claims import find_claims
from geo.extraction.clauses import find_figures
from geo.extraction.cues import CueFrame
from geo.language.lexicon import COMMON, table, words
from geo.language.tokens import tokenize
from geo.model.records import Claim, Report, Span
from geo.model.vocab import ClaimStatus, Harm, Qualifier, Scope


def report(text, **fields):
    return Report(report_id="r", path="r.txt", sha256="", text=text, **fields)


def figures(text, **fields):
    return [
        (c.harm.value, c.number_text.lower(), c.group) for c in find_claims(report(text, **fields))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells killed at least nine farmers.", [("killed", "at least nine", "farmers")]),
        ("Nine farmers were killed by shells.", [("killed", "nine", "farmers")]),
        (
            "Nine farmers on their way to market in the valley were reportedly killed.",
            [("killed", "nine", "farmers")],
        ),
        ("The flood left nine farmers dead.", [("killed", "nine", "farmers")]),
        ("Nine farmers lost their lives.", [("killed", "nine", "farmers")]),
        ("The raid claimed the lives of nine farmers.", [("killed", "nine", "farmers")]),
        ("The killing of nine farmers shocked the town.", [("killed", "nine", "farmers")]),
        ("Officials counted nine deaths.", [("killed", "nine", "")]),
        ("With over 40 killed in two days, shops closed.", [("killed", "over 40", "")]),
        ("A gunman shot and killed three guards.", [("killed", "three", "guards")]),
        ("They took nine farmers from a bus and shot them dead.", [("killed", "nine", "farmers")]),
        ("The blast killed nine and wounded 30.", [("killed", "nine", ""), ("injured", "30", "")]),
        (
            "Nine people were killed and 30 others injured.",
            [("killed", "nine", "people"), ("injured", "30", "others")],
        ),
        ("The death toll has surpassed 400.", [("killed", "has surpassed 400", "")]),
        ("A shepherd was shot dead on Monday.", [("killed", "a", "shepherd")]),
        ("Police arrested 14 students.", [("detained", "14", "students")]),
        ("Six miners are missing.", [("missing", "six", "miners")]),
        ("Rescuers found 11 bodies in a well.", [("bodies", "11", "bodies")]),
        ("Villagers buried 31 victims at dusk.", [("buried", "31", "victims")]),
        ("Dozens of farmers were killed.", [("killed", "dozens", "farmers")]),
    ],
)
def test_the_victim_stands_where_the_clause_wants_it(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A 57-year-old baker spoke to us.",
        "Gunmen fired from less than 100 meters away and killed no one.",
        "He was killed 20 kilometers from home after 14 years of war.",
        "Scores of mourners came to the funeral.",
        "She holds two seats in parliament.",
        "Thieves took 300 million dollars and killed six camels.",
        "They threatened to kill 10 hostages.",
        "The law would kill 500 jobs.",
        "On Friday, 12 shops were burned.",
        "The bomber killed himself.",
        "Three bombs exploded in two markets.",
        "Two hundred families have returned to the valley.",
    ],
)
def test_numbers_that_count_no_victims_are_left_alone(text):
    killed = [f for f in figures(text) if f[0] in ("killed", "injured", "bodies") and f[1] != "a"]

    assert killed == []


def test_parts_of_one_sentence_know_each_other_and_subsets_their_whole():
    text = (
        "At least 40 herders were killed, in addition to 12 soldiers and 8 clerks, "
        "among them two boys."
    )
    claims = find_claims(report(text))

    assert [c.value for c in claims] == [40, 12, 8, 2]
    assert [c.counted_with for c in claims[1:3]] == [claims[0].claim_id] * 2
    assert claims[3].subset_of in {c.claim_id for c in claims[:3]}


def test_including_makes_a_subset_that_is_never_the_figure():
    [whole, boys, women] = find_claims(
        report("Shells killed 31 people, including nine boys and four women.")
    )

    assert (whole.subset_of, boys.subset_of, women.subset_of) == (
        None,
        whole.claim_id,
        whole.claim_id,
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Nine farmers died: four women, three men and two boys.",
            ["four women", "three men", "two boys"],
        ),
        ("Nine people were killed, five women and four men.", ["five women", "four men"]),
        ("Shells killed nine people, five women and four men.", ["five women", "four men"]),
        ("At least 50 people died, 12 of them children.", ["12 children"]),
        ("Of the 60 killed, 20 were farmers.", ["20 farmers"]),
        ("The toll rose to 1,018: 745 farmers, 125 guards and 148 gunmen.", None),
    ],
    ids=["colon", "adds up", "object", "of them", "of the", "toll"],
)
def test_parts_that_no_word_announces_are_subsets_of_their_whole(text, parts):
    whole, *found = find_claims(report(text))

    assert found
    assert {c.subset_of for c in found} == {whole.claim_id}
    if parts is not None:
        assert [f"{c.number_text} {c.group}" for c in found] == parts


@pytest.mark.parametrize(
    "text",
    [
        "Nine people were killed, two women and three men were hurt.",
        'Nine people were killed, a nurse said: "Two women and three men came to us."',
        "Nine people were killed: it was the worst day in three years.",
    ],
)
def test_what_does_not_add_up_or_is_said_later_is_no_part(text):
    assert all(c.subset_of is None for c in find_claims(report(text)))


def test_the_claimant_is_found_in_the_sentence_or_inherited_with_its_rule():
    text = (
        "The Syrian Observatory for Human Rights said nine guards were killed. "
        "The death toll also includes four clerks."
    )
    said, inherited = find_claims(report(text, publisher="Outlet"))

    assert (said.claimant, said.chain, said.inherited) == ("sohr", ("Outlet", "sohr"), ())
    assert (inherited.claimant, inherited.inherited) == ("sohr", ("source.goes_on",))


def test_the_chain_names_the_agency_a_speaker_told():
    [claim] = find_claims(
        report("A resident told AFP that nine guards were killed.", publisher="Outlet")
    )

    assert claim.chain == ("Outlet", "afp", "A resident")
    assert claim.status is ClaimStatus.PARTIAL  # a private person sees one street


def test_a_previous_estimate_is_superseded_and_not_a_second_toll():
    text = "The death toll has reached 640. An earlier estimate had put the dead at over 200."
    new, old = find_claims(report(text))

    assert (new.supersedes, old.status) == (old.claim_id, ClaimStatus.SUPERSEDED)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("More than 9,000 people have been killed since 2011.", Scope.BACKGROUND),
        ("Nine people were killed.", Scope.EVENT),
        ("The death toll has reached 640.", Scope.DOCUMENT),
    ],
)
def test_what_counts_years_is_background(text, scope):
    assert [c.scope for c in find_claims(report(text))] == [scope]


def test_a_figure_is_as_of_its_report_or_of_the_day_it_was_said():
    published = date(2025, 3, 9)
    [own] = find_claims(report("Nine guards were killed.", date_published=published))
    [said] = find_claims(
        report("Nine guards were killed, police said Friday.", date_published=published)
    )

    assert (own.as_of, said.as_of) == (published, date(2025, 3, 7))


def test_a_plug_in_is_kept_only_where_its_span_is_found_again():
    text = "Nine guards were killed."

    def plugin(_report):
        for start, said in ((0, "Nine guards"), (0, "Ten guards "), (500, "Nine")):
            span = Span(report_id="r", start=start, end=start + len(said), text=said)
            yield Claim(claim_id=f"x{start}{len(said)}", harm=Harm.KILLED, value=9, span=span)

    found = find_claims(report(text), extra=[plugin])

    assert [c.claim_id for c in found] == ["r:0", "x011"]


def test_qualifiers_set_low_best_and_high():
    text = "Over 40 men were killed, about 30 women were injured, and up to 20 boys were arrested."
    found = {c.qualifier: (c.low, c.best, c.high) for c in find_claims(report(text))}

    assert found[Qualifier.OVER] == (40, None, None)
    assert found[Qualifier.ABOUT] == (None, 30, None)
    assert found[Qualifier.UP_TO] == (None, None, 20)


WORDS = st.sampled_from(
    [
        "killed",
        "wounded",
        ",",
        "and",
        ".",
        "12",
        "nine",
        "people",
        "guards",
        "were",
        "was",
        "in",
        "the",
        "by",
        "at",
        "least",
        "“",
        "”",
        "’",
        "\n",
        "of",
        "them",
        "died",
        "including",
        "among",
        "dead",
        "toll",
        "3,000",
        "to",
        "said",
        "told",
        "AP",
        "Monday",
        "fled",
        "from",
        "to",
        "-",
    ]
)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_word_salad_gives_spans_that_are_the_surface(words):
    text = " ".join(words)

    for claim in find_claims(report(text)):
        assert text[claim.span.start : claim.span.end] == claim.span.text
    assert find_claims(report(text)) == find_claims(report(text))


def test_every_rule_that_reads_a_claim_is_written_down():
    texts = (
        "Shells killed nine. Nine were killed. Nine killed. Killing nine. Nine died. Nine were "
        "left dead. The flood left nine dead. Officials counted nine deaths. The killing of nine. "
        "The death toll is nine. The death toll also includes nine guards. The raid claimed nine "
        "lives. They found nine bodies. Shells killed nine, including two boys."
    )
    used = {c.rule_id.removesuffix(".subset") for c in find_claims(report(texts))}
    shares = words("rules", "confidence", "rule_id", code=COMMON)

    assert used == set(shares)
    assert all(0 < float(share) <= 1 for share in shares.values())


ONLY = "source.only_monitor"


def inherited(text):
    return {c.number_text: c.claimant for c in find_claims(report(text)) if ONLY in c.inherited}


def test_an_unattributed_total_is_the_only_monitors_and_less_sure():
    text = (
        "The violence has left 90 people killed. Additionally, 12 guards were killed.\n\n"
        "A war monitor said on Monday that it was over.\n\n"
        "The Syrian Observatory for Human Rights reported that the clashes began at dawn."
    )

    assert inherited(text) == {"90": "sohr", "12": "sohr"}
    assert {c.confidence < 0.8 for c in find_claims(report(text))} == {True}


@pytest.mark.parametrize(
    "local",
    [
        "Nine men were killed in the clashes in the village of Harim.",
        "In Harim, nine men were killed in the violence.",
        "A funeral was held for nine men killed in the fighting.",
        "A resident said nine men were killed in the violence.",
        "Nine men were killed on the road.",
    ],
)
def test_a_local_count_inherits_no_claimant(local):
    text = f"{local}\n\nThe Syrian Observatory for Human Rights reported the clashes."

    assert inherited(text) == {}


def test_a_country_whose_people_are_named_is_no_local_place():
    text = (
        "The violence in Ruritania left 90 people killed. Ruritanian troops moved.\n\n"
        "The Syrian Observatory for Human Rights reported the clashes."
    )

    assert inherited(text) == {"90": "sohr"}


def test_two_who_count_leave_a_total_unattributed():
    text = (
        "The violence has left 90 people killed.\n\n"
        "The Syrian Observatory for Human Rights said 80 people were killed. "
        "The Interior Ministry said 70 people were killed."
    )

    assert inherited(text) == {}


FORMS = {
    "past": "Two men were killed.",
    "base": "Floods kill 12 people.",
    "ing": "It fell, killing 12 people.",
    "intr": "Two men died.",
    "pred": "Two men were found dead.",
    "noun": "There were 12 deaths.",
    "of": "The killing of two men was denounced.",
    "toll": "The death toll rose to 35.",
    "lives": "It claimed 12 lives.",
}


@pytest.mark.parametrize("frame", CueFrame)
def test_every_form_of_a_cue_has_its_reader(frame):
    text = tokenize(FORMS[frame])
    [figure] = find_figures(text, 0, len(text))

    assert figure.harm == Harm.KILLED
    assert frame in {row["frame"] for row in table("cues")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister of one of Ruritania's biggest states was shot and killed.", ["the"]),
        ("Help solve the 1946 Moore lynching.", []),
        ("Harim market: 4 lynched, 3 jailed.", ["4", "3"]),
        ("Two of Ruritania's sons were killed.", ["two"]),
    ],
)
def test_a_count_beside_a_harm_counts_people(text, expected):
    assert [n for _, n, _ in figures(text)] == expected
