import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('sequence', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True)),
                ('act', models.CharField(max_length=80)),
                ('about_type', models.CharField(max_length=80)),
                ('about_key', models.CharField(max_length=80)),
                ('detail', models.JSONField(default=dict)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'ordering': ['-sequence'],
                'indexes': [models.Index(fields=['about_key', 'about_type', 'sequence'], name='audit_about'), models.Index(fields=['act', 'sequence'], name='audit_act')],
            },
        ),
    ]
