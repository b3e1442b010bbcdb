-- One layer; the columns of its contract are added from the contract itself.
CREATE TABLE {layer} (
    fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    row_key text NOT NULL,
    restricted boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    sha256 text NOT NULL,
    geom geometry(Geometry, 4326),
    UNIQUE (row_key, restricted)
);
CREATE INDEX {layer}_geom ON {layer} USING gist (geom);
ALTER TABLE {layer} ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_rows ON {layer} FOR SELECT TO {reader} USING (NOT restricted);
CREATE POLICY all_rows ON {layer} FOR SELECT TO {editor} USING (true);
GRANT SELECT ON {layer} TO {reader}, {editor};
