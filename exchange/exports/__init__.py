"""Which lists can be exported, with which columns, and in which formats."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.institutions import INSTITUTIONS
from exchange.exports.missions import MISSIONS, VISITS
from exchange.exports.people import PEOPLE
from exchange.exports.plans import MILESTONES, PLANS
from exchange.exports.registry import register, register_files
from exchange.exports.requests import REQUESTS
from exchange.exports.work import WORK

register(INSTITUTIONS, PEOPLE, MISSIONS, VISITS, WORK, PLANS, MILESTONES, REQUESTS)
register_files(
    {
        "contact_cards": _("Contact cards"),
        "rows_to_correct": _("Rows of an import, to correct"),
        "plan_workbook": _("Plan as a workbook"),
        "plan_table": _("Table of a plan"),
        "plan_comparison": _("Comparison of plans"),
    }
)
