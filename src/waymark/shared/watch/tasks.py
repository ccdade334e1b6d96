"""A task that broke leaves where it broke in its row, without the words of the fault."""

import sys

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django_tasks_db.models import DBTaskResult

from waymark.shared.watch import rules


@receiver(pre_save, sender=DBTaskResult, dispatch_uid="waymark.watch.clean_trace")
def clean_trace(instance: DBTaskResult, **_: object) -> None:
    """Replace the trace that the library wrote: it repeats values that the code worked with."""
    fault = sys.exc_info()[1]  # the worker saves while it handles the fault
    if instance.traceback:
        instance.traceback = rules.trace(fault) if fault else instance.exception_class_path
