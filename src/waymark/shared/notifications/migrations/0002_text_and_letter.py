import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChannelState',
            fields=[
                ('channel', models.CharField(choices=[('email', 'Email'), ('text', 'Text message'), ('letter', 'Letter')], max_length=10, primary_key=True, serialize=False)),
                ('trouble', models.CharField(blank=True, max_length=40)),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('well_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='doubted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='gateway_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='recipient_key',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='message',
            name='recipient_kind',
            field=models.CharField(default='person', max_length=20),
        ),
        migrations.AddField(
            model_name='message',
            name='reported_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='template',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='message',
            name='template_version',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='values',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='pulse',
            name='behind',
            field=models.DurationField(default=datetime.timedelta),
        ),
        migrations.AlterField(
            model_name='message',
            name='body',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='message',
            name='channel',
            field=models.CharField(choices=[('email', 'Email'), ('text', 'Text message'), ('letter', 'Letter')], default='email', max_length=10),
        ),
        migrations.AlterField(
            model_name='message',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='message',
            name='subject',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('recipient_key', ''), ('recipient_kind', 'person')), models.Q(models.Q(('recipient_kind', 'person'), _negated=True), models.Q(('recipient_key', ''), _negated=True), ('person', None)), _connector='OR'), name='one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('template', ''), ('template_version', None)), models.Q(models.Q(('template', ''), _negated=True), ('template_version__isnull', False)), _connector='OR'), name='template_has_version'),
        ),
    ]
