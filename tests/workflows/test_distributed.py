"""The same answers over Dask partitions."""

import pandas as pd
import pytest

from geo.distributed import geocode, geocode_frame
from geo.workflows.geocode import ADDED

dd = pytest.importorskip("dask.dataframe", reason="the extra 'distributed' is not installed")

NAMES = pd.DataFrame(
    {
        "name": ["Jableh", "Qwxyz", "Jablah", "Jableh", None, "Latakia province"],
        "country": ["Syria", "Syria", "Yemen", "Syria", "Syria", "SY"],
    },
    index=[3, 1, 4, 15, 9, 2],
)


def test_rows_keep_their_order_and_index(gazetteer):
    made = geocode_frame(NAMES, str(gazetteer.path))

    assert list(made.index) == list(NAMES.index)
    assert list(made.columns) == [*NAMES.columns, *ADDED]
    assert made.place_id.iloc[0] == made.place_id.iloc[3] == "gn:169304"
    assert made.place_id.iloc[1] == ""
    assert made.reason.iloc[1]
    assert made.precision.iloc[5] == "province"


@pytest.mark.parametrize("partitions", [1, 3])
def test_partitions_change_nothing(gazetteer, partitions):
    whole = geocode_frame(NAMES, str(gazetteer.path))
    frame = dd.from_pandas(NAMES, npartitions=partitions, sort=False)

    made = geocode(frame, gazetteer=gazetteer.path).compute(scheduler="synchronous")

    pd.testing.assert_frame_equal(made[[*ADDED]], whole[[*ADDED]], check_dtype=False)


def test_the_columns_are_known_before_anything_is_computed(gazetteer):
    frame = dd.from_pandas(NAMES, npartitions=2, sort=False)

    assert list(geocode(frame, gazetteer=gazetteer.path).columns) == [*NAMES.columns, *ADDED]
