-- What a store knows besides its layers: what it is of, which reports were read, what people decided.
CREATE TABLE about (
    key text PRIMARY KEY,
    value text NOT NULL
);
CREATE TABLE report (
    report_id text PRIMARY KEY,
    sha256 text NOT NULL
);
-- Where in its reports a proposal stands: a decision finds it there when its id has changed.
CREATE TABLE proposal (
    proposal text NOT NULL,
    id text NOT NULL,
    keys text NOT NULL,
    PRIMARY KEY (proposal, id)
);
CREATE TABLE review (
    fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    proposal text NOT NULL CHECK (proposal IN ('incident', 'movement', 'claim', 'place')),
    id text NOT NULL,
    decision text NOT NULL CHECK (decision IN ('', 'accept', 'reject', 'correct')),
    reviewer text NOT NULL DEFAULT current_user,
    reviewed_at text NOT NULL DEFAULT current_date::text,
    note text NOT NULL DEFAULT '',
    new_place text NOT NULL DEFAULT '',
    new_place_id text NOT NULL DEFAULT '',
    new_lat text NOT NULL DEFAULT '',
    new_lon text NOT NULL DEFAULT '',
    new_radius_km text NOT NULL DEFAULT '',
    new_origin text NOT NULL DEFAULT '',
    new_date_start text NOT NULL DEFAULT '',
    new_date_end text NOT NULL DEFAULT '',
    new_low text NOT NULL DEFAULT '',
    new_best text NOT NULL DEFAULT '',
    new_high text NOT NULL DEFAULT '',
    merge_with text NOT NULL DEFAULT '',
    keys text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 1,
    UNIQUE (proposal, id)
);
CREATE TABLE review_history (
    fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    replaced_at timestamptz NOT NULL DEFAULT now(),
    replaced_by text NOT NULL DEFAULT current_user,
    entry jsonb NOT NULL
);
-- Whoever changes a decision has seen the last one: its version says so.
CREATE FUNCTION review_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $body$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version <> OLD.version THEN
            RAISE EXCEPTION '% % was decided by % meanwhile: version %, you changed version %',
                OLD.proposal, OLD.id, OLD.reviewer, OLD.version, NEW.version
                USING HINT = 'Read it again, then decide.', ERRCODE = 'serialization_failure';
        END IF;
        NEW.version := OLD.version + 1;
    END IF;
    INSERT INTO review_history (replaced_by, entry) VALUES (session_user, to_jsonb(OLD));
    RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
END
$body$;
CREATE TRIGGER review_version BEFORE UPDATE OR DELETE ON review
    FOR EACH ROW EXECUTE FUNCTION review_version();
