"""What a key opens."""

from django.db.models import TextChoices


class Scope(TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Read and write"
