from django.core.management.base import BaseCommand

from institutions.reference import load_reference


class Command(BaseCommand):
    help = "Add the countries, themes and institutions that every installation needs."

    def handle(self, *args, **options):
        for kind, count in load_reference().items():
            self.stdout.write(f"{kind}: {count}")
