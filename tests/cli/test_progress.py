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


def test_rows_are_told_with_their_rate_and_how_long_the_others_take():
    now, told = [10.0], []
    done = RowRate(lambda *said: told.append(said), "geocoding", clock=lambda: now[0])
    done(0, 40_000)
    now[0] = 14.0
    done(10_000, 40_000)
    done(40_000, 40_000)
    assert told == [
        ("geocoding: 0 of 40,000 rows", 0.0),
        ("geocoding: 10,000 of 40,000 rows, 2,500 a second, 12 s left", 0.25),
        ("geocoding: 40,000 of 40,000 rows, 10,000 a second", 1.0),
    ]


def test_a_log_tells_rows_rate_and_rest_once_a_minute(capsys):
    now = [0.0]
    tell = Teller(clock=lambda: now[0])
    done = RowRate(tell, "geocoding", clock=lambda: now[0])
    for second in range(0, 130, 10):
        now[0] = float(second)
        done(second * 1000, 200_000)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "... geocoding",
        "... geocoding: 60,000 of 200,000 rows, 1,000 a second, 2 min left",
        "... geocoding: 120,000 of 200,000 rows, 1,000 a second, 1 min left",
    ]
