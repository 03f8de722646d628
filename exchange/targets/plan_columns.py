"""What a sheet of activities may say: where each stands in which plan, and by when."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchange.targets.base import Column

COLUMNS = [
    Column(
        "plan",
        _("action plan"),
        aliases=("plan", "plan d’action", "code du plan", "plano de ação", "خطة العمل"),
        is_required=True,
    ),
    Column(
        "axis",
        _("axis"),
        aliases=("axe", "axe stratégique", "pilier", "composante", "pillar", "eixo"),
        is_required=True,
    ),
    Column(
        "objective",
        _("objective"),
        aliases=("objectif", "objectif spécifique", "objectif stratégique", "résultat"),
    ),
    Column(
        "activity",
        _("activity"),
        aliases=("activité", "activités", "action", "mesure", "atividade", "النشاط"),
        is_required=True,
    ),
    Column(
        "responsible",
        _("responsible"),
        aliases=("responsable", "structure responsable", "chef de file", "lead"),
    ),
    Column(
        "partners",
        _("partners"),
        aliases=("partenaires", "structures associées", "acteurs associés"),
    ),
    Column("indicator", _("indicator"), aliases=("indicateur", "indicateurs", "iov")),
    Column("target", _("target"), aliases=("cible", "valeur cible")),
    Column("funding", _("cost and source of funding"), aliases=("coût", "financement")),
    Column(
        "milestone",
        pgettext_lazy("of a plan", "Milestone"),
        aliases=("jalon", "étape", "livrable", "deliverable"),
    ),
    Column(
        "baseline_on",
        _("agreed date"),
        aliases=("échéance", "date limite", "délai", "date", "deadline", "due date"),
    ),
    Column(
        "expected_evidence",
        _("expected evidence"),
        aliases=("preuve", "preuve attendue", "pièce attendue", "evidence"),
    ),
]
LONGEST = {
    "axis": 300,
    "objective": 300,
    "activity": 300,
    "milestone": 300,
    "indicator": 5_000,
    "target": 5_000,
    "funding": 300,
    "expected_evidence": 300,
}
