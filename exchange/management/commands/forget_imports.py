"""The nightly deletion of old sheets without Celery, or at once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from exchange.actions.forgetting import forget_imports


class Command(BaseCommand):
    help = (
        "Delete the sheets of imports that can no longer be taken back. Safe anytime."
    )

    def handle(self, *args, **options):
        forgotten, now = 0, timezone.now()
        while done := forget_imports(at=now):
            forgotten += done
        self.stdout.write(f"{forgotten} forgotten")
