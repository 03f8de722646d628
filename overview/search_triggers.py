"""Operations for migrations that keep the words of tables for the search.

The functions are made by the first migration that uses them; `keep_searchable` then
takes one table in: its present rows, and a trigger for those to come.
"""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from migration_coop.lib.search import SEPARATORS

# `left` keeps below what a tsvector can hold: a page is never refused for its words.
WORDS = rf"""
CREATE FUNCTION search_words(text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT array_to_tsvector(coalesce(array_agg(DISTINCT left(word, 100)), '{{}}'))
    FROM regexp_split_to_table(
        left(public.fold($1), 250000), '{SEPARATORS}'
    ) AS word
    WHERE word <> ''
);
CREATE FUNCTION search_query(text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT string_agg('''' || left(word, 100) || ''':*', ' & ')::tsquery
    FROM regexp_split_to_table(
        left(public.fold($1), 1000), '{SEPARATORS}'
    ) AS word
    WHERE word <> ''
);
"""
DROP_WORDS = "DROP FUNCTION search_words(text); DROP FUNCTION search_query(text);"

# The columns of a row as one text; of a file, the name it was given. After rows were
# written with triggers off, `SELECT fill_search_entries()` catches up.
TEXT = """
CREATE FUNCTION searched_text(kept jsonb, columns text[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(
        CASE WHEN wanted = 'file_id'
        THEN (SELECT name FROM files_storedfile WHERE id = (kept ->> wanted)::uuid)
        ELSE kept ->> wanted END, ' '), '')
    FROM unnest(columns) AS wanted
$$;
CREATE FUNCTION keep_searchable() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM overview_searchentry
        WHERE source = TG_ARGV[0] AND row_id = OLD.id;
        RETURN NULL;
    END IF;
    INSERT INTO overview_searchentry AS kept (source, row_id, words)
    VALUES (
        TG_ARGV[0], NEW.id,
        search_words(searched_text(to_jsonb(NEW), TG_ARGV[1:]))
    )
    ON CONFLICT (source, row_id) DO UPDATE SET words = excluded.words
    WHERE kept.words <> excluded.words;
    RETURN NULL;
END
$$;
CREATE FUNCTION fill_search_entries() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    searched record;
BEGIN
    DELETE FROM overview_searchentry;
    FOR searched IN
        SELECT tgrelid::regclass AS place,
            string_to_array(rtrim(encode(tgargs, 'escape'), '\\0'), '\\000') AS args
        FROM pg_trigger WHERE tgname = 'searchable'
    LOOP
        EXECUTE format(
            'INSERT INTO overview_searchentry (source, row_id, words) '
            'SELECT %L, id, search_words(searched_text(to_jsonb(kept), %L::text[])) '
            'FROM %s AS kept',
            searched.args[1], searched.args[2:], searched.place);
    END LOOP;
END
$$;
"""
DROP_TEXT = """
DROP FUNCTION fill_search_entries();
DROP FUNCTION keep_searchable();
DROP FUNCTION searched_text(jsonb, text[]);
"""


def make_functions() -> list[RunSQL]:
    return [RunSQL(WORDS, DROP_WORDS), RunSQL(TEXT, DROP_TEXT)]


def keep_searchable(source: str, table: str, columns: Sequence[str]) -> RunSQL:
    """Keep the words of these columns, from now on and for the rows that are there."""
    names = ", ".join(f"'{column}'" for column in columns)
    return RunSQL(
        f"""
        INSERT INTO overview_searchentry (source, row_id, words)
        SELECT '{source}', id,
            search_words(searched_text(to_jsonb(kept), ARRAY[{names}]))
        FROM {table} AS kept;
        CREATE TRIGGER searchable AFTER INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION keep_searchable('{source}', {names});
        """,
        f"""
        DROP TRIGGER searchable ON {table};
        DELETE FROM overview_searchentry WHERE source = '{source}';
        """,
    )
