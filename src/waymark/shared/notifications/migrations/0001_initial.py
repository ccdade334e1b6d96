import django.db.models.deletion
import uuid
import waymark.shared.accounts.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(choices=[("email", "Email")], default="email", max_length=10),
                ),
                ("group", models.CharField(blank=True, max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("urgent", models.BooleanField(default=False)),
                ("day", models.DateField()),
                ("queued_at", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("failed", "Refused"),
                            ("doubtful", "Perhaps sent"),
                            ("dead", "Given up"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ask_first", models.BooleanField(default=False)),
                ("error", models.CharField(blank=True, max_length=40)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-queued_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("urgent", False)),
                        fields=("person", "day"),
                        name="one_mail_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "sending",
                                    "sent",
                                    "delivered",
                                    "failed",
                                    "doubtful",
                                    "dead",
                                ],
                            )
                        ),
                        name="mail_state_known",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["-urgent", "not_before", "id"],
                        name="mail_waiting",
                    ),
                    models.Index(fields=["state", "queued_at"], name="mail_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=waymark.shared.accounts.models.new_key,
                        editable=False,
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("once", models.CharField(blank=True, max_length=120, null=True)),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="notifications.message",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "once"), name="told_once"),
                ],
                "indexes": [
                    models.Index(fields=["person", "-at"], name="notice_list"),
                    models.Index(
                        condition=models.Q(("mail", None), ("read_at", None)),
                        fields=["person", "at"],
                        name="notice_unmailed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(max_length=40)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("at_once", "As it happens, at most one mail a day"),
                            ("daily", "Once a day"),
                            ("weekly", "Once a week"),
                            ("off", "No mail"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "group"), name="one_preference_per_group"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frequency__in", ["at_once", "daily", "weekly", "off"])
                        ),
                        name="frequency_known",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("beat_at", models.DateTimeField(blank=True, null=True)),
                ("round_at", models.DateTimeField(blank=True, null=True)),
                ("trouble", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_pulse")
                ],
            },
        ),
    ]
