from django.db.models import F
from django.utils.translation import gettext as _

from cooperation.models import Milestone, PlanStatus
from reminders.models import Audience, Topic
from reminders.topics.base import Scope, TopicSource, Words, in_charge, owner_of


class Milestones(TopicSource):
    """Of adopted plans. Expected on a day, which may move."""

    topic = Topic.MILESTONE
    model = Milestone

    def open_rows(self):
        rows = Milestone.objects.open().filter(plan__status=PlanStatus.ADOPTED)
        rows = rows.annotate(due_on=F("forecast_on")).select_related("plan")
        # Few people are in charge of many rows: each of them is read once.
        return rows.prefetch_related(
            "owner_institution",
            "owner__institution",
            "owner__line_manager__institution",
            "escalates_to__institution",
        )

    def people(self, row, audience, directory):
        if audience == Audience.COORDINATOR:
            return directory.coordinators([row.plan.country_id], row.plan.programme_id)
        if audience == Audience.ADMIN:
            return directory.administrators([row.plan.country_id])
        return in_charge(audience, [row.owner], row.escalates_to)

    def scope(self, row):
        return Scope(row.plan.programme_id, row.plan_id, row.pk)

    def words(self, row, reader):
        facts = [row.plan.title]
        if row.expected_evidence:
            evidence = {"evidence": row.expected_evidence}
            facts.append(_("Expected evidence: %(evidence)s") % evidence)
        return Words(
            kind=_("Milestone"),
            title=f"{row.number} {row.title}",
            path=row.get_absolute_url(),
            facts=facts,
            in_charge=owner_of(row, reader),
        )
