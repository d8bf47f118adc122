-- How alike two names are, whoever wrote them down and however. IMMUTABLE, so that indexes can rest on
-- it: the dictionary that takes accents away is named in full and does not change under a running agency.

CREATE OR REPLACE FUNCTION app.plain(written text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT trim(regexp_replace(regexp_replace(
  lower(public.unaccent('public.unaccent'::regdictionary, written)), '[''’`]', '', 'g'),
  '[^[:alnum:]]+', ' ', 'g'))
$$;

-- The words of a name, without the little ones that many names share.
CREATE OR REPLACE FUNCTION app.name_words(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
WITH said AS (SELECT array_remove(string_to_array(app.plain(written), ' '), '') AS words),
telling AS (
  SELECT array_agg(word) AS words FROM said, unnest(said.words) word
  WHERE word <> ALL ('{da,de,del,der,dos,el,la,las,los,van,von,y}')
)
SELECT coalesce(telling.words, said.words) FROM said, telling
$$;

-- How a word sounds; a word in letters the rule does not know sounds like itself.
CREATE OR REPLACE FUNCTION app.sound(word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(nullif(public.dmetaphone(word), ''), word)
$$;

-- Each sound of a given name beside each of a family name, in the order of the alphabet: a name and
-- the same name the wrong way round meet here.
CREATE OR REPLACE FUNCTION app.name_sounds(given text, used text, family text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT least(app.sound(one), app.sound(other)) || '|'
  || greatest(app.sound(one), app.sound(other))), '{}')
FROM unnest(app.name_words(given || ' ' || used)) one,
unnest(CASE WHEN app.plain(family) = '' THEN '{""}' ELSE app.name_words(family) END) other
$$;

-- Do two words have the same letters, in whatever order?
CREATE OR REPLACE FUNCTION app.same_letters(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT (SELECT array_agg(sign ORDER BY sign) FROM regexp_split_to_table(one, '') sign)
= (SELECT array_agg(sign ORDER BY sign) FROM regexp_split_to_table(other, '') sign)
$$;

-- The best any word of one name has in the other: 4 the same, 3 a nickname, 2 sounds alike, 1 is
-- spelled alike, 0 another name. Two short words need to look alike too when they sound alike.
CREATE OR REPLACE FUNCTION app.name_likeness(asked text[], nicknames text[], known text[])
RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT coalesce(max(CASE
  WHEN one = other THEN 4
  WHEN other = ANY (nicknames) THEN 3
  WHEN app.sound(one) = app.sound(other)
    AND (length(app.sound(one)) > 2 OR public.similarity(one, other) >= 0.2) THEN 2
  WHEN public.levenshtein(left(one, 60), left(other, 60)) <=
    CASE WHEN length(one) > 6 AND length(other) > 6 THEN 2
    WHEN length(one) > 3 AND length(other) > 3 THEN 1 ELSE 0 END THEN 1
  WHEN length(one) > 3 AND public.levenshtein(left(one, 60), left(other, 60)) = 2
    AND app.same_letters(one, other) THEN 1
  ELSE 0 END), 0)
FROM unnest(asked) one, unnest(known) other
$$;

-- Of a whole name: how alike the given names are, how alike the family names are, and the same two
-- for the name the wrong way round. -1 where there is nothing to compare, -2 where neither has any.
CREATE OR REPLACE FUNCTION app.whole_likeness(
  asked_given text, nicknames text[], asked_family text, given text, used text, family text
) RETURNS integer[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
WITH words AS (
  SELECT app.name_words(asked_given) AS ag, app.name_words(asked_family) AS af,
  app.name_words(given || ' ' || used) AS kg, app.name_words(family) AS kf
)
SELECT ARRAY[
  app.name_likeness(ag, nicknames, kg),
  CASE WHEN af = '{}' AND kf = '{}' THEN -2 WHEN af = '{}' OR kf = '{}' THEN -1
  ELSE app.name_likeness(af, '{}', kf) END,
  app.name_likeness(ag, '{}', kf), app.name_likeness(af, '{}', kg)
] FROM words
$$;

CREATE INDEX IF NOT EXISTS client_name_sounds ON public.clients_client
USING gin (app.name_sounds(given_name, name_used, family_name));
CREATE INDEX IF NOT EXISTS client_plain_trigrams ON public.clients_client
USING gin (app.plain(given_name || ' ' || family_name) public.gin_trgm_ops);
CREATE INDEX IF NOT EXISTS client_birth_date ON public.clients_client (birth_date);

-- For each of many people asked about, by their number, the clients of an agency worth comparing with
-- them: the rule of clients/naming.py in one statement, for a whole file. It sees what its caller sees.
CREATE OR REPLACE FUNCTION app.likely_among(
  of_agency uuid, asked jsonb, close double precision, near double precision
) RETURNS TABLE (n integer, client_id uuid, names integer[], birth_date date,
  birth_date_precision text, is_reached boolean)
LANGUAGE sql STABLE AS $$
SELECT q.n, c.id,
  app.whole_likeness(q.given, q.nicknames, q.family, c.given_name, c.name_used, c.family_name),
  c.birth_date, c.birth_date_precision::text, q.phone > '' AND c.phone_index = q.phone OR q.email > '' AND c.email_index = q.email
FROM (
  SELECT p.*, app.name_sounds(p.given, array_to_string(p.nicknames, ' '), p.family) AS sounds,
    app.plain(p.given || ' ' || p.family) AS spelled
  FROM jsonb_to_recordset(asked) AS p(
    n integer, given text, nicknames text[], family text, birth date, days date[], phone text,
    email text)
  OFFSET 0
) q
CROSS JOIN LATERAL (
  SELECT k.* FROM public.clients_client k
  WHERE k.agency_id = of_agency AND k.merged_into_id IS NULL AND k.taken_back_at IS NULL AND (
    app.name_sounds(k.given_name, k.name_used, k.family_name) && q.sounds
    OR (app.plain(k.given_name || ' ' || k.family_name) OPERATOR(public.%) q.spelled
      AND public.similarity(app.plain(k.given_name || ' ' || k.family_name), q.spelled) >= close)
    OR k.birth_date = q.birth
    OR (k.birth_date = ANY (q.days)
      AND public.similarity(app.plain(k.given_name || ' ' || k.family_name), q.spelled) >= near)
    OR (q.phone > '' AND k.phone_index = q.phone)
    OR (q.email > '' AND k.email_index = q.email))
) c
$$;
REVOKE ALL ON FUNCTION app.likely_among(uuid, jsonb, double precision, double precision) FROM PUBLIC;

-- Who writes a client feeds the indexes.
GRANT EXECUTE ON FUNCTION app.plain(text), app.name_words(text), app.sound(text),
  app.name_sounds(text, text, text), app.same_letters(text, text),
  app.name_likeness(text[], text[], text[]),
  app.whole_likeness(text, text[], text, text, text, text),
  app.likely_among(uuid, jsonb, double precision, double precision)
TO cm_web;
