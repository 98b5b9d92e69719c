"""How PostgreSQL reads words: in English, and without regard to accents where it can.

SQLite does the second by itself.
"""

from django.db import DatabaseError, migrations, transaction

# A copy of an older version that is put back knows nothing of it, and leaves it where it is.
DROP = "DROP TEXT SEARCH CONFIGURATION IF EXISTS hub_english"
MAKE = "CREATE TEXT SEARCH CONFIGURATION hub_english (COPY = pg_catalog.english)"
WITHOUT_ACCENTS = [
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "ALTER TEXT SEARCH CONFIGURATION hub_english"
    " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem",
]


def make_configuration(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(DROP)
        cursor.execute(MAKE)
        try:
            with transaction.atomic(using=connection.alias):
                for step in WITHOUT_ACCENTS:
                    cursor.execute(step)
        except DatabaseError:
            # The server has no such extension, or we may not add it: accents count, then.
            return


def drop_configuration(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_hub_settings")]
    operations = [migrations.RunPython(make_configuration, drop_configuration)]
