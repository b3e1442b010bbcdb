"""Words of events in everyday English: what traffic, prices, visitors and lorries do."""

import pytest

from geo.extraction.beside import driven, of_things
from geo.extraction.lexicon import triggers_of
from geo.language.reading import read
from geo.model.reading import hits_by_set


def told(text):
    reading = read(text, lang="en")
    kept, _ = triggers_of(reading, 0, len(reading.tokens), main=None)
    return [trigger.event.name for trigger in kept]


@pytest.mark.parametrize(
    "text",
    [
        "The opposition collapsed in Kampala on Sunday.",
        "Snow has blocked the main road into Kars.",
        "Tourists flooded the beaches of Mombasa.",
        "Residents flooded out of Goma.",
        "Shares in the lender plunged in Lagos.",
        "Nurses vaccinated 4,000 children against measles in Kano.",
        "The goalkeeper came under fire in Turin.",
        "Lawmakers attacked the bill in Lyon.",
        "The two leaders clashed over the budget in Accra.",
        "A boat carrying 40 tourists arrived in Zanzibar.",
        "The actor shot a new series in Marrakesh.",
    ],
)
def test_everyday_words_tell_of_no_event(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The party headquarters collapsed in Kathmandu, trapping 12 workers.", "collapse"),
        ("The club collapsed in Lima, killing 60 dancers.", "collapse"),
        ("One side collapsed at the quarry in Tema.", "collapse"),
        ("Students blocked the main road in Dhaka.", "protest"),
        ("A landslide blocked the main road to Mbale.", "landslide"),
        ("Visitors fled when floods hit the beach.", "flood"),
        ("A bus plunged into a river near Pokhara.", "road"),
        ("The police station came under fire in Gao.", "attack"),
        ("Rebels attacked the law courts in Bunia.", "attack"),
        ("A boat carrying 60 migrants went missing off Lampedusa.", "boat"),
    ],
)
def test_what_happened_is_read_in_the_same_words(text, event):
    assert event in told(text)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Two people were killed when a lorry hit a bus near Kisumu.", "road"),
        ("A truck laden with sand struck a stall in Tema, injuring four.", "road"),
        ("A ferry struck a pier in Batangas, hurting 30.", "boat"),
        ("A truck was hit near Kharkiv, killing the driver.", None),
        ("A car hit by stones in Thika injured two.", None),
        ("Bus fares hit commuters in Nairobi.", None),
    ],
)
def test_what_a_vehicle_hits_is_its_accident(text, event):
    assert ("road" in told(text) or "boat" in told(text)) == (event is not None)
    assert event is None or event in told(text)


def test_in_a_war_no_vehicle_had_an_accident():
    from_war = triggers_of(read("The army shelled Nyala.", lang="en"), 0, 4, main=None)[0][0].event
    reading = read("A truck struck a bus, killing two.", lang="en")
    hits = hits_by_set(reading.hits)
    [struck] = [h for h in reading.hits if h.value == "strike"]

    assert driven(struck, hits, None) == "road"
    assert driven(struck, hits, from_war) == ""


def test_traffic_protests_are_protests():
    reading = read("Traffic protests filled the town.", lang="en")
    hits = hits_by_set(reading.hits)

    assert [of_things(reading, h, hits) for h in hits["event"]] == [""]
