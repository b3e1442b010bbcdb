"""Which characters of a text name a place, and which place is meant."""
