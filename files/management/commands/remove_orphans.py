"""The nightly tidying of the store without Celery, or at once."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from files.actions import remove_orphans


class Command(BaseCommand):
    help = "Delete stored files that no row knows. Safe at any time."

    def handle(self, *args, **options):
        removed = remove_orphans(now=timezone.now())
        self.stdout.write(f"{len(removed)} removed")
