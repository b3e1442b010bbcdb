-- A GeoPackage (OGC 12-128r18) with what a store knows besides its layers.
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', ''),
    ('Undefined geographic', 0, 'NONE', 0, 'undefined', ''),
    ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', '');
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT '1970-01-01T00:00:00.000Z',
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name)
);
CREATE TABLE about (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE report (
    report_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL
);
-- Where in its reports a proposal stands: a decision finds it there when its id has changed.
CREATE TABLE proposal (
    proposal TEXT NOT NULL,
    id TEXT NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (proposal, id)
);
CREATE TABLE review (
    fid INTEGER PRIMARY KEY AUTOINCREMENT,
    proposal TEXT NOT NULL CHECK (proposal IN ('incident', 'movement', 'claim', 'place')),
    id TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('', 'accept', 'reject', 'correct')),
    reviewer TEXT NOT NULL DEFAULT '',
    reviewed_at TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    new_place TEXT NOT NULL DEFAULT '',
    new_place_id TEXT NOT NULL DEFAULT '',
    new_lat TEXT NOT NULL DEFAULT '',
    new_lon TEXT NOT NULL DEFAULT '',
    new_radius_km TEXT NOT NULL DEFAULT '',
    new_origin TEXT NOT NULL DEFAULT '',
    new_date_start TEXT NOT NULL DEFAULT '',
    new_date_end TEXT NOT NULL DEFAULT '',
    new_low TEXT NOT NULL DEFAULT '',
    new_best TEXT NOT NULL DEFAULT '',
    new_high TEXT NOT NULL DEFAULT '',
    merge_with TEXT NOT NULL DEFAULT '',
    keys TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (proposal, id)
);
CREATE TABLE review_history (
    fid INTEGER PRIMARY KEY AUTOINCREMENT,
    entry TEXT NOT NULL
);
INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
    ('about', 'attributes', 'about'),
    ('report', 'attributes', 'report'),
    ('proposal', 'attributes', 'proposal'),
    ('review', 'attributes', 'review'),
    ('review_history', 'attributes', 'review_history');
-- Whoever changes a decision has seen the last one: its version says so.
CREATE TRIGGER review_seen BEFORE UPDATE ON review
WHEN NEW.version NOT IN (OLD.version, OLD.version + 1)
BEGIN
    SELECT RAISE(ABORT, 'decided by somebody else meanwhile: read it again, then decide');
END;
CREATE TRIGGER review_version AFTER UPDATE ON review
WHEN NEW.version = OLD.version
BEGIN
    INSERT INTO review_history (entry) VALUES (json_object(
        'proposal', OLD.proposal, 'id', OLD.id, 'decision', OLD.decision,
        'reviewer', OLD.reviewer, 'reviewed_at', OLD.reviewed_at, 'note', OLD.note,
        'new_place', OLD.new_place, 'new_place_id', OLD.new_place_id, 'new_lat', OLD.new_lat,
        'new_lon', OLD.new_lon, 'new_radius_km', OLD.new_radius_km,
        'new_origin', OLD.new_origin, 'new_date_start', OLD.new_date_start,
        'new_date_end', OLD.new_date_end, 'new_low', OLD.new_low, 'new_best', OLD.new_best,
        'new_high', OLD.new_high, 'merge_with', OLD.merge_with, 'version', OLD.version
    ));
    UPDATE review SET version = OLD.version + 1 WHERE fid = NEW.fid;
END;
