"""SQL that keeps by what each institution is found (models/duplicate.py).

A key is the beginning of a word, so that an ending or a wrong letter further on does no
harm; or "=" and an acronym, one made of a name's initials too; or "@" and a domain.
Each stands there twice: after the code of the country (XX without one), where the
candidates of a body of that country are looked for, and after "*" for all countries.
"""

from migration_coop.lib.search import SEPARATORS

WORD = 4
NAMES = ("name_fr", "name_en", "name_pt", "name_ar")

KEYS = rf"""
CREATE FUNCTION duplicate_keys(
    country text, names text[], acronyms text[], addresses text[]
) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH words AS (
        SELECT number, place,
            regexp_replace(word, '^(وال|بال|لل|ال)(?=...)', '') AS word
        FROM unnest(names) WITH ORDINALITY AS named(name, number),
            regexp_split_to_table(public.fold(name), '{SEPARATORS}')
            WITH ORDINALITY AS split(word, place)
        WHERE word <> ''
    ), found AS (
        SELECT left(word, {WORD}) AS key FROM words WHERE length(word) > 2
        UNION SELECT '=' || string_agg(left(word, 1), '' ORDER BY place)
        FROM words WHERE length(word) > 2 GROUP BY number HAVING count(*) > 2
        UNION SELECT '=' || string_agg(left(word, 1), '' ORDER BY place)
        FROM words WHERE length(word) > 2
            AND word NOT IN ('des', 'les', 'aux', 'pour', 'par', 'sur', 'the', 'and',
                             'for', 'dos', 'das', 'para')
        GROUP BY number HAVING count(*) > 2
        UNION SELECT '=' || word FROM words WHERE length(word) BETWEEN 2 AND 10
            AND number IN (SELECT number FROM words GROUP BY 1 HAVING count(*) < 4)
        UNION SELECT '=' || regexp_replace(public.fold(part), '{SEPARATORS}', '', 'g')
        FROM unnest(acronyms) AS acronym,
            regexp_split_to_table(acronym, '[/ -]') AS part
        WHERE part <> ''
        UNION SELECT '@' || regexp_replace(
            lower(address), '^.*(?://(?:www\.)?|@)([^/:?#]+).*$', '\1'
        ) FROM unnest(addresses) AS address WHERE address ~ '[@/]'
    )
    SELECT coalesce(array_agg(DISTINCT place || ':' || key), '{{}}')
    FROM found, unnest(ARRAY['*', country]) AS place;
END;
"""
DROP_KEYS = "DROP FUNCTION duplicate_keys(text, text[], text[], text[])"

_OWN = ", ".join(f"body.{name}" for name in NAMES)
_FORMER = ", ".join(f"former.{name}" for name in NAMES)
_FUNCTION = """
CREATE FUNCTION keep_duplicate_keys_{name}() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO institutions_duplicatekeys AS present (institution_id, keys)
    SELECT id, keys FROM keys_of_institutions
    WHERE id IN (SELECT {key} FROM changed)
    ON CONFLICT (institution_id) DO UPDATE SET keys = excluded.keys
    WHERE present.keys <> excluded.keys;
    RETURN NULL;
END
$$;
"""
# For each statement, because planning `duplicate_keys` costs more than running it.
_TRIGGER = """
CREATE TRIGGER duplicate_keys_{event} AFTER {event} ON institutions_{name}
REFERENCING {rows} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION keep_duplicate_keys_{name}();
"""
_FUNCTIONS = {"institution": "id", "formername": "institution_id"}
_TRIGGERS = [
    ("institution", "INSERT", "NEW"),
    ("institution", "UPDATE", "NEW"),
    ("formername", "INSERT", "NEW"),
    ("formername", "UPDATE", "NEW"),
    ("formername", "DELETE", "OLD"),
]
KEEP = rf"""
CREATE VIEW keys_of_institutions AS
SELECT body.id, duplicate_keys(
    coalesce(body.country_id, 'XX'),
    array_cat(ARRAY[{_OWN}]::text[], coalesce(former.names, '{{}}')),
    array_append(coalesce(former.acronyms, '{{}}'), body.acronym::text),
    ARRAY[body.website, body.email]
) AS keys
FROM institutions_institution AS body
LEFT JOIN LATERAL (
    SELECT array_agg(name) AS names, array_agg(former.acronym::text) AS acronyms
    FROM institutions_formername AS former, unnest(ARRAY[{_FORMER}]::text[]) AS name
    WHERE former.institution_id = body.id
) AS former ON true;
INSERT INTO institutions_duplicatekeys (institution_id, keys)
SELECT id, keys FROM keys_of_institutions;
""" + "".join(
    [_FUNCTION.format(name=name, key=key) for name, key in _FUNCTIONS.items()]
    + [
        _TRIGGER.format(name=name, event=event, rows=rows)
        for name, event, rows in _TRIGGERS
    ]
)
DROP_KEEP = "".join(
    [
        f"DROP TRIGGER duplicate_keys_{event} ON institutions_{name};"
        for name, event, _rows in _TRIGGERS
    ]
    + [f"DROP FUNCTION keep_duplicate_keys_{name}();" for name in _FUNCTIONS]
    + ["DROP VIEW keys_of_institutions;"]
)
