"""Records, claims and mentions become incidents: linked, grouped, drafted, reconciled, reviewed."""
