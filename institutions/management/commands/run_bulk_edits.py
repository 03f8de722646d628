"""What a worker does, for a timer of the system or for somebody at a terminal."""

from django.core.management.base import BaseCommand

from institutions.actions.bulk_edits import run_bulk_edits


class Command(BaseCommand):
    help = "Carries out edits of many institutions. Safe at any time, also twice."

    def handle(self, *args, **options):
        is_left = True
        while is_left:
            is_left = run_bulk_edits()
