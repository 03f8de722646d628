"""What could not be taken back, because somebody changed it since."""

from django.apps import apps
from django.utils.translation import gettext as _

from migration_coop.lib.changesets import Conflict


def left_alone(conflict: Conflict) -> str:
    change, row = conflict.change, conflict.row
    if row is None:
        return _("A record that the import had changed is gone.")
    name = apps.get_model(change.model)._meta.get_field(change.field).verbose_name
    said = _("%(record)s: “%(field)s” has been changed since, and stays.")
    return said % {"record": row, "field": name}
