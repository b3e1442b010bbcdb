"""One module for each format that leaves the house."""
