"""What the public sees: no private person, no hidden place, no whole sentence, no false precision.

All people and villages of these texts are invented.
"""

import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.intake.reports import read_reports
from geo.model.errors import InputError
from geo.model.footprints import footprint_of, given_shape
from geo.model.measure import great_circle_km
from geo.model.position import LonLat
from geo.model.records import (
    Candidate,
    Claim,
    ClaimId,
    Dossier,
    Footprint,
    Incident,
    IncidentId,
    Input,
    Mention,
    Movement,
    MovementId,
    Quote,
    Rejected,
    Report,
    ReportId,
    Resolution,
    Source,
    SourceId,
    Span,
    When,
)
from geo.model.vocab import Harm, MentionKind, MovementStatus, Precision, Sensitivity, SourceKind
from geo.privacy.publish import publish
from geo.privacy.settings import Privacy

DATA = os.environ.get("GEO_EVAL_DATA", "")
TEXT = (
    "Samir Inventado, a 57-year-old, fled Baniyas with his family. "
    "The road to Jableh is closed since Friday, officials said. "
    "Inventado spoke from a flat 20 kilometers away in Tuwaym. "
    "Gunmen from Hama came to Jableh and Rima Erdacht saw them. "
    "A shop in Jableh was looted on Friday by men who came in cars."
)
REPORT = Report(
    report_id=ReportId("interview-samir-inventado"),
    text=TEXT,
    sha256="ab" * 32,
    path="reports/interview-samir-inventado.txt",
    title="Samir Inventado tells his story",
    publisher="Outlet A",
    url="https://example.org/samir-inventado-flees",
)


def quote(words, name, *, report=REPORT, **values):
    """The sentence that holds some words, with a name in it marked."""
    start = report.text.rfind(". ", 0, report.text.index(words)) + 1
    start += 1 if start else 0
    end = report.text.find(".", report.text.index(words)) + 1
    text = report.text[start:end]
    at = text.index(name)
    marks = ((at, at + len(name)),)
    return Quote(report_id=report.report_id, start=start, end=end, text=text, marks=marks, **values)


def incident(key="e1", **values):
    return Incident(incident_id=IncidentId(key), title="An incident", **values)


def everything(dossier):
    """All that a dossier says, as one text."""
    return repr(dossier)


@pytest.fixture
def published(coast):
    def run(*, blur="", salt=None, **values):
        given_ = {"title": "A map", "reports": (REPORT,), **values}
        privacy = Privacy(blur=blur, salt=salt)
        return publish(Dossier(**given_), lookup=coast, privacy=privacy).dossier

    return run


# ------------------------------------------------------------------ what is left out


def test_sensitive_items_are_counted_and_never_described(published):
    """High and severe never appear, nor their places in quotes, lists and faults."""
    place_only_there = Mention(report_id=REPORT.report_id, start=0, end=6, text="Tuwaym")
    found = published(
        incidents=(
            incident("open", location="Jableh"),
            incident("secret-1", location="Tuwaym", sensitivity=Sensitivity.HIGH, notes="hush"),
            incident("secret-2", sensitivity=Sensitivity.SEVERE, notes="hush"),
        ),
        movements=(
            Movement(movement_id=MovementId("secret-3"), sensitivity=Sensitivity.HIGH),
            Movement(movement_id=MovementId("m"), who="Families", destination="Jableh"),
        ),
        context=(Resolution(mention=place_only_there, chosen=None),),
        rejected=(
            Rejected(file="a.csv", row=3, value="Tuwaym", reason="'Tuwaym' has two candidates"),
        ),
    )

    assert [i.incident_id for i in found.incidents] == ["open"]
    assert [m.movement_id for m in found.movements] == ["m"]
    assert (found.withheld_count, found.public, found.context) == (3, True, ())
    assert not [w for w in ("secret", "hush", "Tuwaym") if w in everything(found)]
    assert found.rejected[0].reason == "the row was not used"


def test_fault_is_told_by_its_place_and_never_by_its_value(published):
    found = published(
        incidents=(
            incident("open", location="Baniyas"),
            incident("secret", sensitivity=Sensitivity.HIGH, file="a.csv", row=3),
        ),
        rejected=(
            Rejected(file="a.csv", row=2, value="95", reason="latitude 95 is too far"),
            Rejected(file="a.csv", row=3, reason="no date"),
            Rejected(file="a.csv", row=4, reason="no date", fatal=False),
        ),
    )

    assert [(f.row, f.reason) for f in found.rejected] == [
        (2, "the row was not used"),
        (4, "no date"),
    ]


def test_a_fault_of_many_rows_tells_no_withheld_row_and_none_of_its_words(published):
    found = published(
        incidents=(incident("secret", sensitivity=Sensitivity.HIGH, file="a.csv", row=3),),
        rejected=(
            Rejected(file="a.csv", row=3, reason="9 is no date", fatal=False, rows=(3, 4, 7)),
            Rejected(file="a.csv", row=3, reason="no date", fatal=False, rows=(3,)),
        ),
    )

    assert [(f.row, f.rows, f.reason) for f in found.rejected] == [
        (4, (4, 7), "a value needs a look")
    ]


@pytest.mark.parametrize("open_location", ["Baniyas", "Jableh"])
def test_place_of_a_hidden_item_stays_where_a_public_item_names_it_too(published, open_location):
    found = published(
        incidents=(
            incident("open", location=open_location, notes="It began in Baniyas."),
            incident("secret", location="Baniyas", sensitivity=Sensitivity.HIGH),
        ),
    )

    assert ("Baniyas" in found.incidents[0].notes) is (open_location == "Baniyas")


@pytest.mark.parametrize(
    "who", ["Samir Inventado and family", "Resident R1", "a witness", "Inventado's children"]
)
def test_way_of_one_private_person_is_never_drawn(published, who):
    ways = (
        Movement(movement_id=MovementId("one"), who=who, origin="Baniyas"),
        Movement(movement_id=MovementId("all"), who="Residents", origin="Baniyas"),
    )
    found = published(movements=ways)

    assert [m.movement_id for m in found.movements] == ["all"]
    assert found.withheld_count == 1


def test_gathering_place_is_drawn_and_flagged(published):
    def way(key, **values):
        return Movement(movement_id=MovementId(key), who="People", destination="Jableh", **values)

    found = published(
        movements=(
            way("a", status=MovementStatus.SHELTERING),
            way("b", sensitivity=Sensitivity.REVIEW, flagged="widely reported"),
            way("c"),
        )
    )

    assert [(m.sensitivity.value, bool(m.flagged)) for m in found.movements] == [
        ("review", True),
        ("review", True),
        ("low", False),
    ]
    assert found.movements[1].flagged == "widely reported"


def test_source_that_is_withheld_takes_its_claims_along_unless_only_the_person_is(published):
    claims = tuple(
        Claim(claim_id=ClaimId(key), harm=Harm.KILLED, value=3, claimant=claimant)
        for key, claimant in (("c1", "hidden"), ("c2", "monitor"), ("c3", "told"))
    )
    found = published(
        sources=(
            Source(source_id=SourceId("hidden"), name="X", sensitivity=Sensitivity.HIGH),
            Source(source_id=SourceId("monitor"), name="Monitor", kind=SourceKind.MONITOR),
            Source(
                source_id=SourceId("told"),
                name="Omar Erfunden",
                kind=SourceKind.WITNESS,
                sensitivity=Sensitivity.HIGH,
            ),
        ),
        incidents=(incident(claims=claims, source_ids=(SourceId("hidden"), SourceId("monitor"))),),
    )

    assert [(c.claim_id, c.claimant) for c in found.incidents[0].claims] == [
        ("c2", "monitor"),
        ("c3", "a witness"),
    ]
    assert found.incidents[0].source_ids == ("monitor",)
    assert found.withheld_count == 3


def test_publishing_twice_is_publishing_once(published, coast):
    once = published(incidents=(incident(location="Jableh"),))

    assert publish(once, lookup=coast).dossier is once


# ------------------------------------------------------------------ names


@pytest.fixture
def named():
    """A dossier with one invented private person in every corner."""
    name, key = "Samir Inventado", "samir-inventado"
    span_at = TEXT.index("Inventado spoke")
    claim = Claim(
        claim_id=ClaimId("inventado-count"),
        harm=Harm.KILLED,
        value=20,
        claimant=key,
        chain=("outlet-a", key),
        about=IncidentId(f"flat-of-{key}"),
        notes=f"{name}, 57, counted them",
        group=f"neighbours of {name}",
        span=Span(
            report_id=REPORT.report_id,
            start=span_at,
            end=span_at + 15,
            text=TEXT[span_at : span_at + 15],
        ),
    )
    return Dossier(
        title=f"What {name} saw",
        reports=(REPORT,),
        sources=(
            Source(
                source_id=SourceId(key),
                name=name,
                kind=SourceKind.RESIDENT,
                base_place="Baniyas",
                aliases=("Abu Inventado",),
                notes=f"{name} lives in Baniyas",
                url="https://example.org/him",
            ),
            Source(source_id=SourceId("residents"), name="Residents", kind=SourceKind.RESIDENT),
            Source(source_id=SourceId("mp"), name="Haya Publica", kind=SourceKind.POLITICIAN),
        ),
        incidents=(
            incident(
                f"flat-of-{key}",
                location="Jableh",
                claims=(claim,),
                notes=f"{name}, a 57-year-old, saw it from 100 meters away. INVENTADO is safe.",
                actor2=f"Family of {name}",
                contradictions=(f"{name}: near Jableh / Outlet A: in Jableh",),
                tags=(f"told-by-{key}",),
                source_ids=(SourceId(key), SourceId("mp")),
                report_ids=(REPORT.report_id,),
                quotes=(
                    quote("The road", "Jableh"),
                    quote("Inventado spoke", "Tuwaym"),
                    quote("Samir Inventado", "Baniyas"),
                ),
                extra={"source_headline": f"{name} speaks", "x": name},
            ),
        ),
        movements=(
            Movement(
                movement_id=MovementId("m-inventado"),
                who="Families",
                destination="Lebanon",
                claimant=name,
                notes=f"according to {name}",
                source_ids=(SourceId(key),),
            ),
        ),
        rejected=(Rejected(file=f"{key}.csv", row=2, value=name, reason=f"{name!r} is no number"),),
    )


def test_private_person_is_in_no_title_note_quote_id_path_or_address(named, coast):
    found = publish(named, lookup=coast).dossier
    said = everything(found).casefold()

    assert not [w for w in ("samir", "inventado", "57", "100 meters", "20 kilo") if w in said]
    assert found.title == "Incident map"
    assert found.sources[-1].name in ("Resident R1", "Residents", "Haya Publica")
    resident = next(s for s in found.sources if s.source_id == "i-1")
    assert (resident.name, resident.base_place, resident.url, resident.aliases) == (
        "Resident R1",
        "",
        "",
        (),
    )


def test_neutral_ids_keep_every_link(named, coast):
    found = publish(named, lookup=coast).dossier
    [item], [report] = found.incidents, found.reports
    [claim] = item.claims

    assert (item.source_ids, claim.claimant, claim.chain) == (
        ("i-1", "mp"),
        "i-1",
        ("outlet-a", "i-1"),
    )
    assert claim.about == item.incident_id
    assert item.report_ids == (report.report_id,)
    assert {q.report_id for q in item.quotes} == {report.report_id}
    assert found.movements[0].claimant == "[name withheld]"
    assert (report.text, report.url) == ("", "")
    assert report.sha256 == REPORT.sha256


def test_public_figures_and_descriptions_keep_their_names(named, coast):
    found = publish(named, lookup=coast).dossier

    assert {s.name for s in found.sources} == {
        "Resident R1",
        "Residents",
        "Haya Publica",
    }


@pytest.mark.parametrize(
    ("called", "shown"),
    [
        ("Residents of the coastal region", "Residents of the coastal region"),
        ("two residents of Syria’s coastal towns", "two residents of Syria’s coastal towns"),
        ("Alawite residents", "Alawite residents"),
        ("Witness (unnamed)", "Witness (unnamed)"),
        ("Resident R1", "Resident R1"),
        ("a baker from Jableh", "a baker from Jableh"),
        ("Resident Omar Erfunden", "Resident R1"),
        ("resident Omar", "Resident R1"),
        ("Omar Erfunden of Jableh", "Resident R1"),
        ("Umm Omar", "Resident R1"),
        ("سكان جبلة", "سكان جبلة"),
        ("أم عمر", "Resident R1"),
    ],
)
def test_private_source_keeps_a_description_and_loses_a_name(published, called, shown):
    source = Source(source_id=SourceId("s"), name=called, kind=SourceKind.RESIDENT)
    found = published(sources=(source,), incidents=(incident(notes="The coastal region is calm."),))

    assert found.sources[0].name == shown
    assert found.incidents[0].notes == "The coastal region is calm."


def test_source_of_no_kind_that_a_report_shows_to_be_private_is_private(published):
    sources = (
        Source(source_id=SourceId("a"), name="Samir Inventado"),
        Source(source_id=SourceId("b"), name="Outlet Union"),
    )
    notes = "Samir Inventado, who is 57, and Outlet Union agree."
    found = published(sources=sources, incidents=(incident(notes=notes),))

    assert "Inventado" not in everything(found)
    assert {s.name for s in found.sources} == {"Source S1", "Outlet Union"}
    assert found.incidents[0].notes == "[text withheld: may name a private person]"


def test_file_names_of_the_manifest_name_nobody(named, coast):
    given_ = [
        Input(path="reports/interview-samir-inventado.txt", kind="reports", sha256="ab", size=1),
        Input(path="records/incidents.csv", kind="records", sha256="cd", size=1),
    ]
    found = publish(named, lookup=coast).inputs(given_)

    assert re.fullmatch(r"withheld-\d+\.txt", found[0].path)
    assert (found[0].sha256, found[1].path) == ("ab", "records/incidents.csv")


@pytest.mark.parametrize(
    "text",
    [
        "The killing of Omar Erfunden was filmed.",
        "Lina Erfunden, 34, told us.",
        "resident Omar Erfunden",
        "Mrs. Omar Erfunden's house burned.",
        "Omar Erfunden said it was quiet.",
        "Omar\nErfunden, a farmer, fled",
    ],
)
def test_note_that_names_a_private_person_is_replaced_whole(published, text):
    found = published(incidents=(incident(notes=text),))

    assert found.incidents[0].notes == "[text withheld: may name a private person]"


@pytest.mark.parametrize(
    "text",
    [
        "President Omar Erfunden said it was quiet.",
        "Omar Erfunden, head of the Council, said so.",
        "The Syrian Observatory said so.",
        "Operation Dawn began.",
        "People fled from Al-Janoudiya to Hmeimim Air Base.",
    ],
)
def test_office_body_and_place_keep_their_names_in_notes(published, text):
    assert published(incidents=(incident(notes=text),)).incidents[0].notes == text


def test_surname_that_is_a_word_of_the_map_tells_nobody_by_itself(published):
    found = published(
        incidents=(
            incident("a", notes="Karimul Bahini, 35, was beaten."),
            incident("b", notes="Bahini marched through the town.", actor1="Shanti-e-Bahini"),
            incident("c", notes="Karimul Bahini came back."),
        )
    )

    assert [i.notes.startswith("[text") for i in found.incidents] == [True, False, True]


def test_position_is_told_as_one_even_where_it_looks_like_a_number_to_call(published):
    [other] = published(incidents=(incident(notes="House at 35M QU 12345 67890."),)).incidents

    assert other.notes == "[text withheld: states a position]"


# ------------------------------------------------------------------ quotations


def only_quote(published, given_quote, **values):
    found = published(incidents=(incident(quotes=(given_quote,), location="Jableh", **values),))
    return [(q.text, q.start) for q in found.incidents[0].quotes]


def test_quote_is_the_name_with_four_words_either_side(published):
    [(text, start)] = only_quote(published, quote("The road", "Jableh"))

    assert text == "The road to Jableh is closed since Friday,"
    assert TEXT[start : start + len(text)] == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jableh is quiet now.", "Jableh is quiet"),
        ("In Jableh.", "Jableh"),
        ("They were 57 years old in Jableh that day at noon sharp.", None),
        ("It is 5 km from Jableh to the next town of the coast.", None),
        ("Shells fell at 35.36211, 35.92759 in Jableh that day at noon.", None),
        ("Later that day Omar Erfunden left Jableh by car and did not return.", None),
        ("Several were hiding in Jableh for days after the attack began.", None),
        ("That day men of Outlet A came to Jableh by car.", "Outlet A came to Jableh by car."),
        (
            "A mosque in Jableh near Tartus which was hit.",
            "A mosque in Jableh near Tartus which was",
        ),
        ("أُغلقت الطريق إلى جبلة يوم الجمعة.", "جبلة"),
    ],
    ids=[
        "whole sentence",
        "nothing but the name",
        "age",
        "distance",
        "coordinates",
        "two words",
        "hiding",
        "public source",
        "two places",
        "no capitals",
    ],
)
def test_window_tells_neither_who_nor_where_somebody_hides(published, text, shown):
    name = "جبلة" if "جبلة" in text else "Jableh"
    report = replace(REPORT, report_id=ReportId("r"), text=text, title="", path="r.txt", url="")
    found = published(
        reports=(report,),
        incidents=(
            incident(quotes=(quote(name, name, report=report),), location="Jableh"),
            incident("e2", location="Tartus"),
        ),
    )

    assert [q.text for q in found.incidents[0].quotes] == ([] if shown is None else [shown])


def test_words_that_an_analyst_cleared_are_shown_as_they_are(published):
    cleared = "looted on Friday by men who came in cars"
    [(text, start)] = only_quote(published, quote("A shop", "Jableh"), public_quote=cleared)

    assert (text, TEXT[start : start + len(text)]) == (cleared, cleared)


def test_cleared_words_that_are_not_in_the_sentence_clear_nothing(published):
    [(text, _)] = only_quote(published, quote("A shop", "Jableh"), public_quote="something else")

    assert text == "A shop in Jableh was looted on Friday"


def test_long_quote_of_a_figure_is_dropped_and_its_number_stays(published):
    def claim(words):
        start = TEXT.index(words)
        span = Span(report_id=REPORT.report_id, start=start, end=start + len(words), text=words)
        return Claim(claim_id=ClaimId("c"), harm=Harm.KILLED, value=3, span=span)

    long = claim("Gunmen from Hama came to Jableh and Rima Erdacht saw them")
    short = replace(claim("looted on Friday"), claim_id=ClaimId("d"))
    [item] = published(incidents=(incident(claims=(long, short)),)).incidents

    assert [(c.value, c.span and c.span.text) for c in item.claims] == [
        (3, None),
        (3, "looted on Friday"),
    ]


# ------------------------------------------------------------------ the list of places named


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Talks were held in Paris on Friday.", "Paris", True),
        ("He was hiding in Tuwaym for days.", "Tuwaym", False),
        ("Speaking from Tuwaym, she said no.", "Tuwaym", False),
        ("Omar Erfunden said no.", "Omar Erfunden", False),
        ("From a house 20 km off Hama, he said", "20 km off Hama", False),
        ("An ambush 20 km off Hama", "20 km off Hama", False),
    ],
)
def test_audit_list_gives_no_hiding_place_and_no_person(coast, published, text, name, expected):
    report = replace(REPORT, report_id=ReportId("r"), text=text, title="", path="r.txt", url="")
    start = text.index(name)
    mention = Mention(
        report_id=report.report_id,
        start=start,
        end=start + len(name),
        text=name,
        kind=MentionKind.UNKNOWN if " " in name else MentionKind.TOPONYM,
        distance_km=20.0 if "km" in name else None,
    )
    chosen = next(iter(coast.search(name)), None)
    found = published(
        reports=(report,), context=(Resolution(mention=mention, chosen=chosen),)
    ).context

    assert bool(found) is expected


# ------------------------------------------------------------------ positions


def located(key, place, coast, precision=None, **values):
    found = coast.place(place)
    return incident(
        key,
        location=found.name,
        place=found,
        footprint=footprint_of(found, coast, precision=precision),
        resolution=Resolution(
            mention=Mention(report_id=ReportId("a:2"), start=0, end=1, text="x"),
            chosen=Candidate(place=found, score=1.0, tier="exact", matched=found.name),
        ),
        notes=f"It happened in {found.name}.",
        when=When(start=date(2025, 3, 6)),
        quotes=(quote("The road", "Jableh"),),
        **values,
    )


def test_position_is_no_finer_than_its_radius(published):
    spot = LonLat(lon=35.9275931, lat=35.3621134)
    footprint = Footprint(
        geometry=Point(spot.xy), precision=Precision.NEAR, radius_km=8, point=spot
    )
    [item] = published(incidents=(incident(footprint=footprint),)).incidents

    assert item.footprint.point == LonLat(lon=35.93, lat=35.36)
    assert item.footprint.geometry.equals(Point(35.93, 35.36))


@pytest.mark.parametrize("blur", ["grid_10km", "jitter_10km", "admin1"])
def test_blurred_place_leaves_no_trace_of_itself(published, coast, tmp_path, blur):
    salt = tmp_path / "salt"
    salt.write_bytes(b"0123456789abcdef")
    found = published(
        blur=blur,
        salt=salt,
        incidents=(located("e1", "jableh", coast),),
        movements=(
            Movement(
                movement_id=MovementId("m"),
                who="People",
                destination="Jableh",
                destination_place=coast.place("jableh"),
                destination_footprint=footprint_of(coast.place("jableh"), coast),
            ),
        ),
        context=(
            Resolution(
                mention=Mention(report_id=REPORT.report_id, start=0, end=6, text="Jableh"),
                chosen=coast.search("Jableh")[0],
            ),
        ),
    )
    [item] = found.incidents
    said = everything(found)

    assert (item.obfuscation, item.resolution, found.context) == (blur, None, ())
    assert not [w for w in ("Jableh", "جبلة", "35.362", "35.928") if w in said]
    true = coast.place("jableh").point
    assert item.footprint.geometry.covers(Point(true.xy))
    assert great_circle_km(item.footprint.point, true) > 0.3


def test_what_is_coarsened_says_no_deaths_by_side(published, coast):
    """They are kept of a row whose place leaves as it is, and only of such a row."""
    given = located("e", "jableh", coast)
    [kept] = published(incidents=(replace(given, deaths_a=3, deaths_civilians=0),)).incidents
    [coarse] = published(blur="admin1", incidents=(replace(given, deaths_a=3),)).incidents

    assert (kept.deaths_a, kept.deaths_civilians) == (3, 0)
    assert coarse.deaths_a is None


def test_same_place_moves_the_same_way_whatever_the_id(published, coast, tmp_path):
    salt = tmp_path / "salt"
    salt.write_bytes(b"0123456789abcdef")
    items = tuple(located(f"e{i}", "jableh", coast) for i in range(3))
    first = published(blur="jitter_5km", salt=salt, incidents=items)
    salt.write_bytes(b"another secret of the same map")
    second = published(blur="jitter_5km", salt=salt, incidents=items)

    assert len({i.footprint.point for i in first.incidents}) == 1
    assert first.incidents[0].footprint.point != second.incidents[0].footprint.point


def test_area_is_coarse_enough_and_one_item_may_ask_for_its_own_blur(published, coast):
    found = published(
        blur="grid_10km",
        incidents=(
            located("area", "latakia-gov", coast),
            located("own", "jableh", coast, coarsen="admin1"),
        ),
    )
    area, own = found.incidents

    assert (area.obfuscation, area.location) == ("", "Latakia")
    assert (own.obfuscation, own.place.place_id, own.footprint.precision) == (
        "admin1",
        "latakia-gov",
        Precision.PROVINCE,
    )


@pytest.mark.parametrize("blur", ["grid_10km", "admin1"])
def test_small_shape_that_was_given_is_coarsened_like_a_point(published, coast, blur):
    quarter = box(35.940, 35.350, 35.941, 35.351)
    footprint = given_shape(quarter, precision=None, label="a house")
    [item] = published(blur=blur, incidents=(incident(footprint=footprint),)).incidents

    assert not item.footprint.geometry.equals(quarter)
    assert (item.obfuscation, item.footprint.radius_km > 5) == (blur, True)


@pytest.mark.parametrize(
    ("blur", "salt", "says"),
    [
        ("blur_more", None, "unknown blur 'blur_more'; use admin1"),
        ("jitter_5km", None, "needs a salt"),
        ("jitter_5km", b"short", "fewer than 16 bytes"),
        ("", "gone", "the salt cannot be read"),
    ],
)
def test_blur_that_cannot_protect_is_refused(published, tmp_path, blur, salt, says):
    path = tmp_path / "salt" if salt else None
    if isinstance(salt, bytes):
        path.write_bytes(salt)
    with pytest.raises(InputError, match=says):
        published(blur=blur, salt=path)


@given(
    st.floats(-179.9, 179.9),
    st.floats(-89, 89),
    st.sampled_from(["grid_1km", "grid_10km", "grid_50km"]),
)
@settings(deadline=None, max_examples=80)
def test_grid_cell_holds_its_position_anywhere_on_earth(coast, lon, lat, blur):
    spot = LonLat(lon=lon, lat=lat)
    footprint = Footprint(
        geometry=Point(spot.xy), precision=Precision.SITE, radius_km=0.1, point=spot
    )
    dossier = Dossier(title="", incidents=(incident(footprint=footprint),))
    [item] = publish(dossier, lookup=coast, privacy=Privacy(blur=blur)).dossier.incidents

    assert item.footprint.geometry.buffer(0.0001).covers(Point(lon, lat))
    assert item.footprint.point.xy != spot.xy or blur == "grid_1km"


# ------------------------------------------------------------------ real reports


@pytest.mark.skipif(not DATA, reason="GEO_EVAL_DATA is not set")
def test_no_private_person_of_real_reports_is_left(coast):
    """Every toponym quoted: nobody whom a report gives an age or a home is named."""
    reports, _ = read_reports(Path(DATA) / "reports")
    shown = re.compile(r"([A-Z][a-z]+ [A-Z][a-z]+), (?:an? )?(?:\d+-year-old|resident)")
    people = {name for r in reports for name in shown.findall(r.text)}
    quotes = [
        quote(r.text[m.start : m.start + 25], m.text, report=r)
        for r in reports
        for m in coast.scan(r.text)
    ]
    dossier = Dossier(title="", reports=tuple(reports), incidents=(incident(quotes=tuple(quotes)),))
    found = publish(dossier, lookup=coast).dossier
    said = everything(found)

    assert people
    assert found.incidents[0].quotes
    assert not [word for name in people for word in name.split() if re.search(rf"\b{word}\b", said)]
    assert all(len(q.text.split()) <= 4 + 3 + 4 for q in found.incidents[0].quotes)
