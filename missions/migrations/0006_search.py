"""Documents for the search, and the database's own index of them."""

import django.db.models.deletion
from django.db import migrations, models


# The index holds no text of its own, it reads the column "tokens"; these three keep it in step.
# SQLite drops them with the table: a later migration that makes the table anew (as most changes
# of a column do there) must end with make_index.
SQLITE = """
CREATE VIRTUAL TABLE missions_searchindex USING fts5(
    tokens, content='missions_searchdocument', content_rowid='id', detail='none', columnsize=0,
    tokenize="ascii tokenchars '=_.+:#'"
);

CREATE TRIGGER missions_searchdocument_inserted AFTER INSERT ON missions_searchdocument BEGIN
    INSERT INTO missions_searchindex (rowid, tokens) VALUES (new.id, new.tokens);
END;

CREATE TRIGGER missions_searchdocument_deleted AFTER DELETE ON missions_searchdocument BEGIN
    INSERT INTO missions_searchindex (missions_searchindex, rowid, tokens)
    VALUES ('delete', old.id, old.tokens);
END;

CREATE TRIGGER missions_searchdocument_updated AFTER UPDATE ON missions_searchdocument BEGIN
    INSERT INTO missions_searchindex (missions_searchindex, rowid, tokens)
    VALUES ('delete', old.id, old.tokens);
    INSERT INTO missions_searchindex (rowid, tokens) VALUES (new.id, new.tokens);
END;

INSERT INTO missions_searchindex (missions_searchindex) VALUES ('rebuild');
"""
SQLITE_BACK = """
DROP TRIGGER IF EXISTS missions_searchdocument_updated;

DROP TRIGGER IF EXISTS missions_searchdocument_deleted;

DROP TRIGGER IF EXISTS missions_searchdocument_inserted;

DROP TABLE IF EXISTS missions_searchindex;
"""
# The tokens as they are: no parser and no dictionary of the database's own.
POSTGRESQL = """
ALTER TABLE missions_searchdocument ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED;
CREATE INDEX missions_searchdocument_vector ON missions_searchdocument USING gin (vector);
"""
POSTGRESQL_BACK = """
DROP INDEX missions_searchdocument_vector;
ALTER TABLE missions_searchdocument DROP COLUMN vector;
"""


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        _each(schema_editor, SQLITE)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        _each(schema_editor, SQLITE_BACK)


def _each(schema_editor, script):
    """SQLite takes one statement at a time; they are told apart by the blank lines between."""
    for statement in script.strip().split("\n\n"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0005_quoted_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True)),
                ('backwards', models.CharField(db_index=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('analysis', models.PositiveSmallIntegerField(help_text='By which rules it was taken apart.')),
                ('title', models.CharField(max_length=200)),
                ('date', models.CharField(blank=True, help_text='For the order: ISO text.', max_length=20)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('operators', models.CharField(blank=True, help_text='Keys between blanks.', max_length=200)),
                ('face', models.TextField(blank=True, help_text='What other documents say of it.')),
                ('title_stems', models.TextField(help_text='In the order of the title.')),
                ('head_stems', models.TextField(blank=True, help_text='Of all names that stand in it.')),
                ('text', models.TextField(blank=True, help_text='For readers, without markup.')),
                ('words', models.TextField(blank=True, help_text='The same word by word, to check phrases.')),
                ('tokens', models.TextField(help_text="What the database's own index is made of.")),
                ('article', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.article')),
                ('mission', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.mission')),
                ('organisation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.organisation')),
                ('person', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.person')),
                ('place', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.place')),
                ('vehicle', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_document', to='missions.vehicle')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', False), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', False), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', False), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('vehicle__isnull', False)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', False), ('vehicle__isnull', True)), _connector='OR'), name='search_document_is_of_one_object')],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
