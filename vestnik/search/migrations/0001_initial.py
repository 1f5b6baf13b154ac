import django.db.models.deletion
from django.db import migrations, models

from vestnik.search.engines import engine_of


def create_engine(_apps, editor):
    engine_of(editor.connection.vendor).create(editor)


def drop_engine(_apps, editor):
    engine_of(editor.connection.vendor).drop(editor)


class Migration(migrations.Migration):
    """The index's rows, and what the database's own search needs beside them."""

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndexState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('analyzer', models.CharField(blank=True, default='', max_length=80)),
                ('words_until', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('done', 'done'), ('waiting', 'waiting'), ('running', 'under way')], default='done', max_length=10)),
                ('target', models.CharField(blank=True, default='', max_length=80)),
                ('model', models.CharField(blank=True, default='', max_length=120)),
                ('after', models.BigIntegerField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('began_at', models.DateTimeField(blank=True, null=True)),
                ('beat_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'state of the search index',
                'verbose_name_plural': 'state of the search index',
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lang', models.CharField(max_length=12)),
                ('word', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=64)),
                ('stories', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'word of the search index',
                'verbose_name_plural': 'words of the search index',
                'indexes': [models.Index(fields=['lang', 'word'], name='search_word_begins', opclasses=['varchar_pattern_ops', 'varchar_pattern_ops']), models.Index(fields=['lang', 'key'], name='search_word_key')],
                'constraints': [models.UniqueConstraint(fields=('lang', 'word'), name='search_word_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('object_id', models.BigIntegerField()),
                ('head', models.BinaryField()),
                ('digest', models.BigIntegerField()),
                ('indexed_at', models.DateTimeField(db_index=True)),
                ('content_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'entry of the search index',
                'verbose_name_plural': 'entries of the search index',
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id'), name='search_entry_once')],
            },
        ),
        migrations.RunPython(create_engine, drop_engine),
    ]
