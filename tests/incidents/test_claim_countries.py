"""The country of a figure: behind it, before it, or the report's own."""

from geo.incidents.claim_countries import with_countries
from geo.language.reading import read
from geo.model.records import Claim, ClaimId
from geo.model.vocab import Harm


def test_a_claim_without_a_span_keeps_its_place():
    """A claim of a table stands in no text."""
    claim = Claim(claim_id=ClaimId("a"), harm=Harm.KILLED, value=5)

    assert with_countries(read("Five died.", lang="en"), [claim], [], main="KE") == [claim]
