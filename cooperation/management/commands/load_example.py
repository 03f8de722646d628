"""Load the example data once: the Togo–Tunisia mission of January 2019."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pghistory
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from cooperation.example.load import is_loaded, load


class Command(BaseCommand):
    help = "Load the Togo–Tunisia example, unless it is there already."

    def add_arguments(self, parser):
        parser.add_argument(
            "--accounts-file",
            type=Path,
            help="Write the three sign-ins here, as JSON, readable by the owner only.",
        )

    def handle(self, *, accounts_file: Path | None, **options):
        if is_loaded():
            self.stdout.write("The example data are already there.")
            return
        with pghistory.context(source="load_example"):
            call_command("load_reference", stdout=self.stdout)
            call_command("load_plan_templates", stdout=self.stdout)
            accounts = load(at=timezone.now())
        if accounts_file:
            _write(accounts_file, [asdict(account) for account in accounts])
        for account in accounts:
            self.stdout.write(f"{account.role}: {account.email} {account.password}")


def _write(path: Path, accounts: list[dict]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(accounts, file)
