"""Progress in a log: each step once, a long one again every minute; rows and their rate."""

from geo.cli.progress import RowRate, Teller


def test_a_log_names_a_step_once_and_a_long_one_every_minute(capsys):
    now = [0.0]
    tell = Teller(clock=lambda: now[0])
    for second in range(0, 150, 10):
        now[0] = float(second)
        tell(f"geocoding: {second} rows")
    tell("writing")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "... geocoding",
        "... geocoding: 60 rows",
        "... geocoding: 120 rows",
        "... writing",
    ]


def test_rows_are_told_with_their_rate():
    now, told = [10.0], []
    done = RowRate(told.append, "geocoding", clock=lambda: now[0])
    done(0)
    now[0] = 14.0
    done(10_000)
    assert told == ["geocoding: 0 rows", "geocoding: 10,000 rows, 2,500 a second"]
