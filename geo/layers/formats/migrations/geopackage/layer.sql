-- One layer; the columns of its contract are added from the contract itself.
CREATE TABLE {layer} (
    fid INTEGER PRIMARY KEY AUTOINCREMENT,
    geom GEOMETRY,
    row_key TEXT NOT NULL,
    restricted BOOLEAN NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    sha256 TEXT NOT NULL,
    UNIQUE (row_key, restricted)
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)
    VALUES ('{layer}', 'features', '{layer}', 4326);
INSERT INTO gpkg_geometry_columns VALUES ('{layer}', 'geom', 'GEOMETRY', 4326, 0, 0);
