"""What the gazetteer lacks for a map, as notes: which country, how many names, what would help.

Pure but for asking the gazetteer: incidents in, notes out.
"""

from collections import Counter
from collections.abc import Iterable

from geo.gazetteer.coverage import Covered, remedies
from geo.model.records import Incident, Rejected

__all__ = ["gazetteer_notes"]


def gazetteer_notes(incidents: Iterable[Incident], lookup: object) -> list[Rejected]:
    """One note a country in which names of the incidents were not found; most missing first.

    Parameters
    ----------
    incidents
        Placed as well as may be; a name counts once a country, however often it stands.
    lookup
        What they were looked up in; one that cannot count its settlements has nothing to say.

    Returns
    -------
    list of Rejected
        Warnings: nothing is wrong with a row whose village is in no list.
    """
    if not isinstance(lookup, Covered):
        return []
    missing = {(_unlisted(i).casefold(), _country(i)) for i in incidents if _unlisted(i)}
    counts = Counter(country for _, country in missing)
    return [
        Rejected(file="gazetteer", reason=sentence, fatal=False, warning=True)
        for sentence in remedies(counts, lookup)
    ]


def _unlisted(incident: Incident) -> str:
    """The name of an incident's place, where no list has it."""
    found = incident.resolution
    if found is None or (found.chosen is not None and not found.unlisted):
        return ""
    return found.unlisted or found.mention.text


def _country(incident: Incident) -> str:
    """ISO code of the country that is stated, or that holds what is known of the place."""
    place = incident.place
    return place.country if place is not None else incident.country
