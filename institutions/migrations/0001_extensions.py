"""What the registry's search and its dated rules need of PostgreSQL."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# unaccent() is only STABLE, because its dictionary could be replaced; naming the
# dictionary lets an index rely on it. Combining marks go too: NFC finds NFD.
FOLD = r"""
CREATE FUNCTION fold(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(regexp_replace(
    public.unaccent('public.unaccent'::regdictionary, normalize($1, NFKC)),
    '[\u0300-\u036f\u064b-\u065f\u0670]', '', 'g'));
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION fold(text)"),
    ]
