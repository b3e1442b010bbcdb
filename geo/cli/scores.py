"""``geo eval``: figures against gold data, the naive baseline beside them."""

import json
from pathlib import Path

import click

__all__ = ["eval_command"]

_TASKS = (
    "toponyms",
    "resolution",
    "event-place",
    "names",
    "casualties",
    "dates",
    "incident-place",
)
_READING = frozenset({"casualties", "dates", "incident-place"})


@click.command("eval")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--task", type=click.Choice(_TASKS), required=True, help="What is scored.")
@click.option("--gazetteer", type=click.Path(path_type=Path), help="A compiled gazetteer.")
@click.option("--country", default="", help="Country of the names (task names), ISO code.")
@click.option(
    "--folds", type=click.IntRange(2, 20), help="Refit and score by document in so many parts."
)
@click.option(
    "--fitted-on",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Refit on these files only (leave-corpus-out), then score FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def eval_command(
    file: Path,
    task: str,
    gazetteer: Path | None,
    country: str,
    folds: int | None,
    fitted_on: tuple[Path, ...],
    *,
    as_json: bool,
) -> None:
    """Score FILE against its gold annotation.

    "strict_" figures count every gold item and an answer not given as wrong; "answered_" only what
    was answered; "naive_" is the baseline on the same data. With --folds or --fitted-on the weights
    are refitted so that no scored document was seen.
    """
    if task in _READING:
        from geo.evaluation.reading import evaluate_file

        figures = evaluate_file(task, file, gazetteer=gazetteer)
    else:
        from geo.evaluation.fit import score_file

        figures = score_file(
            task, file, gazetteer=gazetteer, country=country, folds=folds, fitted_on=fitted_on
        )
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    width = max(map(len, figures))
    for name, value in figures.items():
        click.echo(f"{name:<{width}}  {value}")
