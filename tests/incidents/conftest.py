"""One report drafted by the packaged gazetteer, for every test that reads texts."""

import pytest

from geo.gazetteer import open_gazetteer
from geo.model.records import Report
from geo.workflows.draft import draft_dossier


@pytest.fixture(scope="session")
def draft_text():
    """The dossier of one text with its day of publication, its title and its publisher."""
    world = open_gazetteer()

    def draft(text, day, *, title="", publisher="", lang="en"):
        report = Report(
            report_id="r",
            path="r",
            sha256="",
            text=text,
            title=title,
            publisher=publisher,
            date_published=day,
            lang=lang,
        )
        return draft_dossier([report], world)

    return draft
