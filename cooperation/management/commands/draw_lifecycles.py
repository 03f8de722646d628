"""Redraw docs/lifecycles.md from the tables of transitions."""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from migration_coop.lib.lifecycle import Lifecycle, as_mermaid

PAGE = settings.BASE_DIR / "docs" / "lifecycles.md"
HEAD = """# Lifecycles

Every status and the steps between them, drawn from `TRANSITIONS` of each model by
`manage.py draw_lifecycles`; a test keeps this page current. A step is a verb of the
model. It is on record, append-only, with who, when and why.
"""


def lifecycles() -> list[type[Lifecycle]]:
    """All models with a lifecycle, app by app."""
    return [model for model in apps.get_models() if issubclass(model, Lifecycle)]


def drawn() -> str:
    """The page as it should be, in English."""
    with translation.override("en"):
        return "\n".join([HEAD, *map(_section, lifecycles())])


def _section(model: type[Lifecycle]) -> str:
    name = str(model._meta.verbose_name).capitalize()
    return f"## {name}\n\n```mermaid\n{as_mermaid(model)}\n```\n"


class Command(BaseCommand):
    help = "Redraw docs/lifecycles.md from the tables of transitions."

    def handle(self, **options):
        PAGE.write_text(drawn(), encoding="utf-8")
        self.stdout.write(f"Drawn: {PAGE}")
