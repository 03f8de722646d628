"""Exports without Celery and Redis, for a timer of the system."""

from django.core.management.base import BaseCommand

from exchange.actions.exports import run_exports


class Command(BaseCommand):
    help = "Makes the exports that wait, and forgets outdated files. Safe at any time."

    def handle(self, *args, **options):
        made = run_exports()
        self.stdout.write(f"{made} made")
