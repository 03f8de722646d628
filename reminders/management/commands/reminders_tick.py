"""The tick without Celery and Redis, for a timer of the system."""

from django.core.management.base import BaseCommand

from reminders.actions import tick


class Command(BaseCommand):
    help = "Writes down which reminders are due, and sends them. Safe at any time."

    def handle(self, *args, **options):
        tick()
