"""What the store does by the clock."""

from celery import shared_task
from django.utils import timezone

from files import actions


@shared_task(name="files.remove_orphans")
def remove_orphans(**later):
    actions.remove_orphans(now=timezone.now())
