-- What moves the version of a service of the State, and of an event of the forum.
CREATE OR REPLACE FUNCTION public_rows_counseling_service(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$ SELECT s.id, s.slug FROM counseling_service s WHERE s.id = ANY(ids) AND s.is_shown $$;

CREATE OR REPLACE FUNCTION public_rows_counseling_forumevent(ids bigint[]) RETURNS TABLE (id bigint, slug text)
LANGUAGE sql STABLE AS $$
    SELECT e.id, e.slug FROM counseling_forumevent e JOIN counseling_forumedition d ON d.id = e.edition_id
    WHERE e.id = ANY(ids) AND d.is_published
$$;

CALL row_version_trigger('counseling_service', '{INSERT,DELETE,UPDATE}', 'counseling_service', 'SELECT id FROM changed');
CALL row_version_trigger('accounts_institution', '{UPDATE}', 'counseling_service', 'SELECT s.id FROM counseling_service s JOIN changed c ON c.id = s.institution_id');

CALL row_version_trigger('counseling_forumevent', '{INSERT,DELETE,UPDATE}', 'counseling_forumevent', 'SELECT id FROM changed');
CALL row_version_trigger('counseling_forumedition', '{UPDATE}', 'counseling_forumevent', 'SELECT e.id FROM counseling_forumevent e JOIN changed c ON c.id = e.edition_id');
CALL row_version_trigger('counseling_forumevent_speakers', '{INSERT,DELETE}', 'counseling_forumevent', 'SELECT forumevent_id FROM changed');
CALL row_version_trigger('counseling_forumevent_speakers', '{UPDATE}', 'counseling_forumevent', 'SELECT forumevent_id FROM changed UNION SELECT forumevent_id FROM before');
CALL row_version_trigger('counseling_speaker', '{UPDATE}', 'counseling_forumevent', 'SELECT l.forumevent_id FROM counseling_forumevent_speakers l JOIN changed c ON c.id = l.speaker_id');
CALL row_version_trigger('counseling_material', '{INSERT,DELETE}', 'counseling_forumevent', 'SELECT event_id FROM changed');
CALL row_version_trigger('counseling_material', '{UPDATE}', 'counseling_forumevent', 'SELECT event_id FROM changed UNION SELECT event_id FROM before');
-- Free places. Kept pages do not follow them: a rush of registrations would empty the cache.
CALL row_version_trigger('counseling_registration', '{INSERT,DELETE}', 'counseling_forumevent', 'SELECT event_id FROM changed', 'quiet');
CALL row_version_trigger('counseling_registration', '{UPDATE}', 'counseling_forumevent', 'SELECT event_id FROM changed UNION SELECT event_id FROM before', 'quiet');
