"""What the registry does by the clock."""

from celery import shared_task
from django.utils import timezone

from institutions.duplicates.registers import sweep_a_while


@shared_task(name="institutions.sweep_duplicates")
def sweep_duplicates(**later):
    """A few hundred records at a time; what is left is asked for at once."""
    if not sweep_a_while(at=timezone.now()):
        sweep_duplicates.apply_async()
