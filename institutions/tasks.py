"""What the registry does by the clock."""

from celery import shared_task
from django.utils import timezone

from institutions.actions import bulk_edits, running_merges
from institutions.duplicates.registers import sweep_a_while
from migration_coop.lib.wake import wake


@shared_task(name="institutions.sweep_duplicates")
def sweep_duplicates(**later):
    """A few hundred records at a time; what is left is asked for at once."""
    if not sweep_a_while(at=timezone.now()):
        sweep_duplicates.apply_async()


# Twenty thousand rows take ten seconds; a worker that hangs is not waited for.
@shared_task(name="institutions.run_merges", soft_time_limit=600, time_limit=630)
def run_merges(**later):
    """In turns, so that mail and other tasks get theirs."""
    if running_merges.run_merges():
        wake(run_merges)


# Longer than its budget and a batch by far: a worker that hangs is not waited for.
@shared_task(name="institutions.run_bulk_edits", soft_time_limit=120, time_limit=150)
def run_bulk_edits(**later):
    """In turns of some seconds, so that mail and other tasks get theirs."""
    if bulk_edits.run_bulk_edits():
        wake(run_bulk_edits)
