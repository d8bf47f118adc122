-- What is held back from a client's own record is restricted as the part itself is. The answer rests
-- on all of it, also on what whoever answers may not see: these functions say yes or no to that.

-- Is something held back, or waiting for consent, that a person is not cleared for?
CREATE OR REPLACE FUNCTION app.parts_beyond(asked uuid, person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (
  SELECT FROM consent_withheldpart part
  WHERE part.request_id = asked AND part.decision IN ('', 'agreed')
  AND NOT part.categories <@ app.categories_held(part.case_id, person, now()))
$$;

-- Does something wait for consent, has it the consent of one of these people, or was the client not
-- told of it who is to be?
CREATE OR REPLACE FUNCTION app.parts_unsettled(asked uuid, people uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT EXISTS (
  SELECT FROM consent_withheldpart part
  WHERE part.request_id = asked AND (part.decision = '' OR part.decision = 'agreed'
    AND (part.decided_by_id = ANY (people) OR part.tell_client AND part.told_on IS NULL)))
$$;

REVOKE ALL ON FUNCTION app.parts_beyond(uuid, uuid), app.parts_unsettled(uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.parts_beyond(uuid, uuid), app.parts_unsettled(uuid, uuid[]) TO cm_web;
