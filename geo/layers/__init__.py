"""Incidents as GeoDataFrames that keep the layer contract; what is compared or exported."""
