-- Two groups: readers see public rows of the layers; editors see all of them, and decide.
-- Grant them to people: GRANT {reader} TO somebody; roles belong to the whole server.
DO $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{reader}') THEN
        CREATE ROLE {reader} NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{editor}') THEN
        CREATE ROLE {editor} NOLOGIN;
    END IF;
END
$body$;
GRANT USAGE ON SCHEMA {schema} TO {reader}, {editor};
GRANT SELECT ON about, geo_migration TO {reader}, {editor};
GRANT SELECT ON report, proposal, review_history TO {editor};
GRANT SELECT, INSERT, UPDATE, DELETE ON review TO {editor};
