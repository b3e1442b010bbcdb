"""From rows to the compiled file: curated and packaged tables, merged, checked, written."""
