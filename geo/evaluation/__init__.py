"""Gold data against answers: scores beside naive baselines, and the fit of packaged weights."""
