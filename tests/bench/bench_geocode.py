"""Rows a second of ``geo geocode`` beside the naive loop that asks every row anew.

Run by hand: ``pytest tests/bench/bench_geocode.py -s``.
"""

import io
import time

import pytest

from geo.toponyms.names import resolve_name
from geo.workflows.geocode import geocode_table

pytestmark = pytest.mark.bench
NAMES = (
    "Jableh,Latakia",
    "Jablah,Latakia",
    "Tuwaym,Hama",
    "Baniyas,Tartus",
    "جبلة,اللاذقية",
    "Al-Janoudiya,Idlib",
    "Hmaimim,Latakia",
    "Qwrtzpl,Hama",
    "Lattakia,",
    "Masyaf city,Hama",
)


@pytest.mark.parametrize("rows", [1_000, 20_000])
def test_rows_a_second(gazetteer, rows):
    resolve_name("Jableh", gazetteer, admin1="Latakia", country="SY")  # opens what is opened late
    cells = [NAMES[i * 7 % len(NAMES)] for i in range(rows)]
    table = "name,admin1,country\n" + "".join(f"{cell},SY\n" for cell in cells)
    start = time.perf_counter()
    summary = geocode_table(
        "-", "-", gazetteer, stdin=io.BytesIO(table.encode()), stdout=io.BytesIO()
    )
    ours = rows / (time.perf_counter() - start)

    some = cells[:500]
    start = time.perf_counter()
    for cell in some:
        name, _, admin1 = cell.partition(",")
        resolve_name(name, gazetteer, admin1=admin1, country="SY")
    naive = len(some) / (time.perf_counter() - start)

    print(f"\n{rows:,} rows: {ours:,.0f} a second; asked anew: {naive:,.0f}; {ours / naive:.1f} x")
    assert summary.rows == rows
    assert summary.names == len(NAMES)
