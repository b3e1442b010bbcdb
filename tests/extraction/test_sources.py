"""Sources: speakers by their words, known ones by name, private ones guarded."""

import pytest

from geo.extraction.sources import find_attributed, find_sources, merge_sources
from geo.model.records import Report, Source
from geo.model.vocab import Sensitivity, SourceKind


def report(text):
    return Report(report_id="r", path="", sha256="", text=text)


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        (
            "Two died, according to the Interior Ministry.",
            "the Interior Ministry",
            SourceKind.OFFICIAL,
        ),
        ("Two died, police said on Monday.", "police", SourceKind.OFFICIAL),
        (
            "Two died, said Colonel Adel Naser, commander of the post.",
            "Colonel Adel Naser",
            SourceKind.OTHER,
        ),
        (
            "Two died, the Britain-based Syrian Observatory for Human Rights said.",
            "Syrian Observatory for Human Rights",
            SourceKind.MONITOR,
        ),
        (
            "Rana Aziz, head of the Syrian Observatory, said two died.",
            "Syrian Observatory for Human Rights",
            SourceKind.MONITOR,
        ),
        ("Syria’s state news agency said roads were closed.", "SANA", SourceKind.STATE_MEDIA),
        ("Lawmaker Omar Aziz urged calm.", "Lawmaker Omar Aziz", SourceKind.POLITICIAN),
        ("As reported by Reuters, two died.", "Reuters", SourceKind.AGENCY),
    ],
)
def test_a_speaker_is_found_with_its_kind(text, speaker, kind):
    [found] = find_attributed(report(text))

    assert found.source.name == speaker
    assert found.source.kind is kind
    assert text[found.start : found.end] == found.text


def test_a_private_person_is_sensitive_under_every_name():
    text = (
        "Omar Aziz, a 40-year-old from Harim, told AP he ran. “It was bad,” he said. "
        "Aziz said two died."
    )
    people = [s for s in find_sources(report(text)) if s.kind.is_private]

    assert [(s.source_id, s.sensitivity) for s in people] == [("r:omar-aziz", Sensitivity.HIGH)]


def test_the_callers_sources_win_and_keep_their_ids():
    own = Source(source_id="valley", name="Valley Monitor", kind=SourceKind.MONITOR)
    [found] = find_sources(report("Valley Monitor said two died."), [own])

    assert found is own


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("The army said it regained control.", None),
        ("Police said two men were stabbed in Leeds.", None),
        ("The mayor said more officers would come.", None),
        ("The Health Ministry said 12 people drowned in the flood.", None),
        ("An earthquake struck the valley, the army said.", None),
        ("Soldiers fired at rebels. The Interior Ministry said it was over.", None),
        ("Security forces clashed with rebels. The Interior Ministry said it was over.", True),
        ("Ruritanian troops shelled the pass. The Ruritanian government said so.", True),
        ("Ruritanian troops shelled the pass. The Ruritanian Health Ministry said so.", None),
        ("Ruritanian troops shelled the pass. The Sylvanian government said so.", None),
        ("Zarya fighters ambushed a convoy. Zarya said two died.", True),
        ("The rebels attacked a post. The rebels said two died.", True),
    ],
)
def test_only_who_is_named_as_fighting_is_a_party(text, party):
    found = find_sources(report(text))

    assert {s.party_to_conflict for s in found} == {party}


def test_an_unnamed_official_is_quoted_through_the_agency():
    [found] = find_attributed(
        report("SANA quoted a Defense Ministry official as saying all was calm.")
    )

    assert (found.via, found.source.kind) == ("sana", SourceKind.OFFICIAL)


@pytest.mark.parametrize(
    "text", ["The raid claimed nine lives.", "Prices rose.", "The report was long."]
)
def test_what_does_not_speak_is_no_source(text):
    assert find_sources(report(text)) == []


def merged(*texts):
    reports = [report(text) for text in texts]
    return merge_sources([s for r in reports for s in find_sources(r)], reports)


def test_one_personal_name_under_two_offices_is_one_source():
    [found] = merged("Lawmaker Omar Aziz urged calm.", "Valley legislator Omar Aziz urged calm.")

    assert found.kind is SourceKind.POLITICIAN
    assert (found.name, found.aliases) == ("Lawmaker Omar Aziz", ("Valley legislator Omar Aziz",))


def test_two_personal_names_are_two_sources():
    assert len(merged("Lawmaker Omar Aziz said so.", "Lawmaker Rana Aziz said so.")) == 2


def test_a_government_is_one_party_under_every_wording():
    [found] = merged(
        "The Ruritanian government said it was over.",
        "The new government said Ruritanian towns were calm.",
        "The current government said Ruritanian roads were shut.",
        "Government officials said Ruritanian police came.",
    )

    assert (found.kind, found.party_to_conflict) == (SourceKind.OFFICIAL, None)
    assert found.source_id == "ruritanian-government"
    assert "The new government" in found.aliases


@pytest.mark.parametrize(
    "other",
    ["The Sylvanian government said so.", "The new government said so."],
    ids=["another government", "a report that names no people"],
)
def test_governments_that_may_differ_stay_apart(other):
    assert len(merged("The Ruritanian government said it was over.", other)) == 2


def test_a_paper_is_not_who_speaks():
    text = "A statement from the Sylvanian foreign ministry said it was wrong."

    assert [s.name for s in find_sources(report(text))] == ["Sylvanian foreign ministry"]


def test_one_report_that_names_a_side_as_fighting_is_enough():
    calm = "The Ruritanian government said roads were open."
    war = "Ruritanian troops shelled the pass. The Ruritanian government said it was over."

    assert [s.party_to_conflict for s in merged(calm, war)] == [True]


def test_a_short_form_of_a_listed_source_counts_only_after_its_full_form():
    own = Source(
        source_id="valley",
        name="Valley Monitor",
        kind=SourceKind.MONITOR,
        aliases=("the Monitor", "Falcon", "VMN"),
    )
    alone, after, acronym = (
        find_sources(report(text), [own])
        for text in (
            "Falcon said two died.",
            "Valley Monitor said one died. Falcon said two died.",
            "VMN said two died.",
        )
    )

    assert own not in alone
    assert after == [own]
    assert acronym == [own]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("The Observatory of Economic Complexity said trade was stable.", False),
        ("The Observatory said nine died.", False),
        ("The Syrian Observatory said one died. The Observatory said nine died.", True),
        ("A witness, Petra Lind, said nine died.", False),
        ("Petra said nine died.", False),
    ],
)
def test_a_common_word_is_no_packaged_source(text, known):
    found = {s.name for s in find_sources(report(text))}
    listed = {"Syrian Observatory for Human Rights", "Jordan News Agency"}

    assert bool(found & listed) is known


def test_a_noun_that_looks_like_a_verb_speaks_only_where_it_counts():
    noun = "The earlier toll was lower, with official counts yet to be issued."
    verb = "The prefecture counts 31 dead."
    reports = [Report(report_id="r", path="r", sha256="", text=t, lang="en") for t in (noun, verb)]

    assert [[s.name for s in find_sources(r)] for r in reports] == [[], ["The prefecture"]]
