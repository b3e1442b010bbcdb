"""What flows through the house: records, enums, positions, precision, errors, weights."""
