"""Outlines of countries and first-level units: how they are made, read and turned into rows."""
