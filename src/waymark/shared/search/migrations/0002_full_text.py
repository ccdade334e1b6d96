"""The full-text indexes: FTS5 kept by triggers on SQLite, a tsvector with GIN on PostgreSQL.

An `AlterField` on Document would make SQLite rebuild the table and lose triggers and index: a later
migration that changes the table must drop and create all of this again. The behaviour tests notice.
"""

from typing import Any

from django.db import migrations

CREATE_ON_SQLITE = [
    # Lets a reader's scopes be checked without touching the documents themselves: a word that is
    # everywhere, asked by somebody who may see little, took 50 ms without this and 18 with it.
    "CREATE INDEX search_document_scope ON search_document (id, scope, kind)",
    """CREATE VIRTUAL TABLE search_words USING fts5(
        title, summary, body, content='search_document', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')""",
    """CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words(rowid, title, summary, body)
        VALUES (new.id, new.title, new.summary, new.body);
    END""",
    """CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, title, summary, body)
        VALUES ('delete', old.id, old.title, old.summary, old.body);
    END""",
    """CREATE TRIGGER search_document_changed
    AFTER UPDATE OF title, summary, body ON search_document BEGIN
        INSERT INTO search_words(search_words, rowid, title, summary, body)
        VALUES ('delete', old.id, old.title, old.summary, old.body);
        INSERT INTO search_words(rowid, title, summary, body)
        VALUES (new.id, new.title, new.summary, new.body);
    END""",
]
DROP_ON_SQLITE = [
    "DROP TRIGGER search_document_changed",
    "DROP TRIGGER search_document_removed",
    "DROP TRIGGER search_document_added",
    "DROP TABLE search_words",
    "DROP INDEX search_document_scope",
]

# English without a list of stop words: a quoted phrase must match word for word, as it does in
# FTS5. Words too common to ask for are left out of the question instead (rules.STOP_WORDS).
CREATE_ON_POSTGRESQL = [
    "CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION search_english (COPY = pg_catalog.english)",
    "ALTER TEXT SEARCH CONFIGURATION search_english"
    " ALTER MAPPING REPLACE english_stem WITH search_stem",
    "ALTER TABLE search_document ADD COLUMN words tsvector",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
    # Titles apart, with statistics of their own: a word may be common in texts and rare in titles.
    "CREATE INDEX search_document_title ON search_document USING gin (ts_filter(words, '{a}'))",
    "CREATE INDEX search_document_scope ON search_document (scope, id)",
]
DROP_ON_POSTGRESQL = [
    "DROP INDEX search_document_scope",
    "ALTER TABLE search_document DROP COLUMN words",
    "DROP TEXT SEARCH CONFIGURATION search_english",
    "DROP TEXT SEARCH DICTIONARY search_stem",
]


def create(apps: Any, schema_editor: Any) -> None:
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in CREATE_ON_SQLITE if on_sqlite else CREATE_ON_POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in DROP_ON_SQLITE if on_sqlite else DROP_ON_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_document")]
    operations = [migrations.RunPython(create, drop)]
