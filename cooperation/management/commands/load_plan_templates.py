"""Add the templates of action plans that come with the program."""

from django.core.management.base import BaseCommand

from cooperation.actions.templates import load_templates


class Command(BaseCommand):
    help = "Add the illustrative templates of action plans, unless they are there."

    def handle(self, *args, **options):
        self.stdout.write(f"templates: {load_templates()}")
