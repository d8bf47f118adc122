-- How alike two names are, whoever wrote them down and however. IMMUTABLE, so that indexes can rest on
-- it: the dictionary that takes accents away is named in full and does not change under a running agency.

CREATE OR REPLACE FUNCTION app.plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim(regexp_replace(
  translate(lower(public.unaccent('public.unaccent'::regdictionary, written)), '''’`', ''),
  '[^[:alnum:]]+', ' ', 'g'))
$$;

-- The words of a name, without the little ones that many names share.
CREATE OR REPLACE FUNCTION app.name_words(written text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  said text[] := array_remove(string_to_array(app.plain(written), ' '), '');
BEGIN
  IF said && '{da,de,del,der,dos,el,la,las,los,van,von,y}' THEN
    RETURN coalesce((
      SELECT array_agg(word) FROM unnest(said) word
      WHERE word <> ALL ('{da,de,del,der,dos,el,la,las,los,van,von,y}')), said);
  END IF;
  RETURN said;
END $$;

-- How a word sounds; a word in letters the rule does not know sounds like itself. Not STRICT, so that
-- it is written out where it is called.
CREATE OR REPLACE FUNCTION app.sound(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(nullif(public.dmetaphone(word), ''), word)
$$;

-- What a name is found by: of each given name beside each family name both sounds, and the sound of the
-- one with how the other begins and how it ends, since a slip of the pen leaves one of these as it was.
-- A name and the same name the wrong way round have the same keys. A loop, here and below: a query
-- inside would be begun anew for each client, and take twenty times as long.
CREATE OR REPLACE FUNCTION app.name_keys(given text, used text, family text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  others text[] := app.name_words(family);
  found text[] := '{}';
  one text;
  other text;
BEGIN
  IF others = '{}' THEN
    others := '{""}';
  END IF;
  FOREACH one IN ARRAY app.name_words(given || ' ' || used) LOOP
    FOREACH other IN ARRAY others LOOP
      found := found || ARRAY[
        least(app.sound(one), app.sound(other)) || '|' || greatest(app.sound(one), app.sound(other)),
        app.sound(one) || '<' || left(other, 3), app.sound(other) || '<' || left(one, 3),
        app.sound(one) || '>' || right(other, 3), app.sound(other) || '>' || right(one, 3)];
    END LOOP;
  END LOOP;
  RETURN found;
END $$;

-- Do two words have the same letters, in whatever order?
CREATE OR REPLACE FUNCTION app.same_letters(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (SELECT array_agg(sign ORDER BY sign) FROM regexp_split_to_table(one, '') sign)
= (SELECT array_agg(sign ORDER BY sign) FROM regexp_split_to_table(other, '') sign)
$$;

-- What two different words have in common: 2 sounds alike, 1 is spelled alike, 0 nothing. Two short
-- words need to look alike too when they sound alike.
CREATE OR REPLACE FUNCTION app.word_likeness(one text, other text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  shorter integer := least(length(one), length(other));
  apart integer;
BEGIN
  IF app.sound(one) = app.sound(other)
    AND (length(app.sound(one)) > 2 OR public.similarity(one, other) >= 0.2) THEN
    RETURN 2;
  END IF;
  apart := public.levenshtein_less_equal(left(one, 60), left(other, 60), 2);
  RETURN CASE
    WHEN apart <= CASE WHEN shorter > 6 THEN 2 WHEN shorter > 3 THEN 1 ELSE 0 END THEN 1
    WHEN apart = 2 AND length(one) > 3 AND app.same_letters(one, other) THEN 1
    ELSE 0 END;
END $$;

-- The best any word of one name has in the other: 4 the same, 3 a nickname, else as two words have it.
CREATE OR REPLACE FUNCTION app.name_likeness(asked text[], nicknames text[], known text[])
RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  best integer := 0;
  one text;
  other text;
BEGIN
  IF asked && known THEN
    RETURN 4;
  ELSIF asked <> '{}' AND nicknames && known THEN
    RETURN 3;
  END IF;
  FOREACH one IN ARRAY asked LOOP
    FOREACH other IN ARRAY known LOOP
      best := greatest(best, app.word_likeness(one, other));
    END LOOP;
  END LOOP;
  RETURN best;
END $$;

-- Of a whole name: how alike the given names are, how alike the family names are, and the same two
-- for the name the wrong way round. -1 where there is nothing to compare, -2 where neither has any.
CREATE OR REPLACE FUNCTION app.whole_likeness(
  asked_given text[], nicknames text[], asked_family text[], given text, used text, family text
) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  known_given text[] := app.name_words(given || ' ' || used);
  known_family text[] := app.name_words(family);
BEGIN
  RETURN ARRAY[
    app.name_likeness(asked_given, nicknames, known_given),
    CASE WHEN asked_family = '{}' AND known_family = '{}' THEN -2
    WHEN asked_family = '{}' OR known_family = '{}' THEN -1
    ELSE app.name_likeness(asked_family, '{}', known_family) END,
    app.name_likeness(asked_given, '{}', known_family),
    app.name_likeness(asked_family, '{}', known_given)
  ];
END $$;

-- Written in order at once: what a large import leaves to be put in order later, every search would read
-- through until somebody does.
CREATE INDEX IF NOT EXISTS client_name_keys ON public.clients_client
USING gin (app.name_keys(given_name, name_used, family_name)) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS client_birth_date ON public.clients_client (birth_date);

-- The clients worth comparing with somebody: whose name has a key in common with theirs, who were born on
-- the same day, or almost and are called much alike, and whom the same phone or e-mail reaches. Each is
-- found by an index of its own, whoever asks; it sees what its caller sees.
CREATE OR REPLACE FUNCTION app.comparable(
  given text, used text, family text, birth date, days date[], near double precision,
  by_phone text, by_email text
) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 500 AS $$
DECLARE
  keys text[] := app.name_keys(given, used, family);
  spelled text := public.unaccent('public.unaccent'::regdictionary, given || ' ' || family);
BEGIN
  RETURN QUERY
  SELECT k.id FROM public.clients_client k
  WHERE app.name_keys(k.given_name, k.name_used, k.family_name) && keys
  UNION
  SELECT k.id FROM public.clients_client k WHERE k.birth_date = birth
  UNION
  SELECT k.id FROM public.clients_client k WHERE k.birth_date = ANY (days)
  AND public.similarity(public.unaccent('public.unaccent'::regdictionary,
    k.given_name || ' ' || k.family_name), spelled) >= near
  UNION
  SELECT k.id FROM public.clients_client k WHERE by_phone > '' AND k.phone_index = by_phone
  UNION
  SELECT k.id FROM public.clients_client k WHERE by_email > '' AND k.email_index = by_email;
END $$;

-- These for each of many people asked about, by their number, among the clients of an agency: a whole
-- file in one statement.
CREATE OR REPLACE FUNCTION app.likely_among(of_agency uuid, asked jsonb, near double precision)
RETURNS TABLE (n integer, client_id uuid, names integer[], birth_date date,
  birth_date_precision text, is_reached boolean)
LANGUAGE sql STABLE AS $$
SELECT q.n, c.id,
  app.whole_likeness(
    q.given_words, q.nicknames, q.family_words, c.given_name, c.name_used, c.family_name),
  c.birth_date, c.birth_date_precision::text, q.phone > '' AND c.phone_index = q.phone
    OR q.email > '' AND c.email_index = q.email
FROM (
  SELECT p.*, app.name_words(p.given) AS given_words, app.name_words(p.family) AS family_words
  FROM jsonb_to_recordset(asked) AS p(
    n integer, given text, nicknames text[], family text, birth date, days date[], phone text,
    email text)
  OFFSET 0
) q
CROSS JOIN LATERAL app.comparable(
  q.given, array_to_string(q.nicknames, ' '), q.family, q.birth, q.days, near, q.phone, q.email
) AS found(id)
JOIN public.clients_client c ON c.id = found.id
AND c.agency_id = of_agency AND c.merged_into_id IS NULL AND c.taken_back_at IS NULL
$$;

-- Of many people in one file those who may be one of the people before them, by their numbers. What more
-- than thirty of them share, such as the phone of a shelter, tells of none of them.
CREATE OR REPLACE FUNCTION app.likely_within(asked jsonb)
RETURNS TABLE (n integer, before integer, names integer[], is_reached boolean)
LANGUAGE sql STABLE AS $$
WITH people AS MATERIALIZED (
  SELECT p.*, app.name_words(p.given) AS given_words, app.name_words(p.family) AS family_words
  FROM jsonb_to_recordset(asked) AS p(
    n integer, given text, nicknames text[], family text, birth date, phone text, email text)
), said AS MATERIALIZED (
  SELECT p.n, 'name ' || named.key AS fact, false AS is_asked
  FROM people p, unnest(app.name_keys(p.given, '', p.family)) AS named(key)
  UNION
  SELECT p.n, 'name ' || named.key, true
  FROM people p, unnest(
    app.name_keys(p.given, array_to_string(p.nicknames, ' '), p.family)) AS named(key)
  UNION
  SELECT p.n, fact, is_asked FROM people p, (VALUES (true), (false)) AS both_ways(is_asked),
  LATERAL (VALUES ('born ' || p.birth), ('phone ' || nullif(p.phone, '')),
    ('email ' || nullif(p.email, ''))) AS facts(fact)
  WHERE fact IS NOT NULL
), telling AS MATERIALIZED (
  SELECT fact FROM said WHERE NOT is_asked GROUP BY fact HAVING count(*) BETWEEN 1 AND 30
), pairs AS MATERIALIZED (
  SELECT DISTINCT asking.n, known.n AS before
  FROM telling
  JOIN said AS asking ON asking.fact = telling.fact AND asking.is_asked
  JOIN said AS known ON known.fact = telling.fact AND NOT known.is_asked AND known.n < asking.n
)
SELECT p.n, k.n,
  app.whole_likeness(p.given_words, p.nicknames, p.family_words, k.given, '', k.family),
  coalesce(p.phone > '' AND k.phone = p.phone OR p.email > '' AND k.email = p.email, false)
FROM pairs
JOIN people p ON p.n = pairs.n
JOIN people k ON k.n = pairs.before
ORDER BY p.n, k.n
$$;
REVOKE ALL ON FUNCTION app.likely_among(uuid, jsonb, double precision), app.likely_within(jsonb),
  app.comparable(
text, text, text, date, date[], double precision, text, text) FROM PUBLIC;

-- Who writes a client feeds the indexes.
GRANT EXECUTE ON FUNCTION app.plain(text), app.name_words(text), app.sound(text),
  app.name_keys(text, text, text), app.same_letters(text, text),
  app.word_likeness(text, text), app.name_likeness(text[], text[], text[]),
  app.whole_likeness(text[], text[], text[], text, text, text),
  app.comparable(text, text, text, date, date[], double precision, text, text),
  app.likely_among(uuid, jsonb, double precision), app.likely_within(jsonb)
TO cm_web;
