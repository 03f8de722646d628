"""The steps of an assistance request: who may take them, what they ask, what they do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from missions.actions import requests as actions
from missions.forms.dossier import (
    AppraisalForm,
    ApproveForm,
    DossierForm,
    EligibilityForm,
    PartiesForm,
    ReasonedForm,
    RejectForm,
    SubmitForm,
)
from missions.models import AssistanceRequest, RequestStatus
from missions.models.request import PENDING

DRAFT = RequestStatus.DRAFT


@dataclass(frozen=True)
class RequestStep:
    name: str
    label: Promise
    done: Promise
    starts_from: tuple[RequestStatus, ...]
    form: type[DossierForm]
    take: Callable[..., None]
    # Whose it is: the requester's, the programme's, or of both.
    by_requester: bool = False
    by_programme: bool = False
    is_main: bool = False
    is_grave: bool = False
    # Whether warnings ask for a reason here.
    answers_doubts: bool = False

    def may_be_taken(self, request: AssistanceRequest, *, may_decide: bool) -> bool:
        is_theirs = self.by_requester and getattr(request, "editable")  # noqa: B009
        return bool(is_theirs or (self.by_programme and may_decide))


REQUEST_STEPS = [
    RequestStep(
        "submit",
        _("Submit the request"),
        _("The request is submitted."),
        (DRAFT,),
        SubmitForm,
        actions.submit_request,
        by_requester=True,
        is_main=True,
    ),
    RequestStep(
        "eligible",
        _("Find eligible"),
        _("The request is eligible."),
        (RequestStatus.SUBMITTED,),
        EligibilityForm,
        actions.record_eligibility,
        by_programme=True,
        is_main=True,
        answers_doubts=True,
    ),
    RequestStep(
        "appraise",
        _("Record the appraisal"),
        _("The appraisal is recorded."),
        (RequestStatus.ELIGIBLE,),
        AppraisalForm,
        actions.appraise_request,
        by_programme=True,
        is_main=True,
    ),
    RequestStep(
        "approve",
        _("Approve the request"),
        _("The request is approved."),
        (RequestStatus.APPRAISED,),
        ApproveForm,
        actions.approve_request,
        by_programme=True,
        is_main=True,
        answers_doubts=True,
    ),
    RequestStep(
        "parties",
        _("Record the decisions of the parties"),
        _("The decisions of the parties are recorded."),
        PENDING,
        PartiesForm,
        actions.record_parties,
        by_programme=True,
    ),
    RequestStep(
        "return",
        _("Return to draft"),
        _("The request is a draft again."),
        (RequestStatus.SUBMITTED, RequestStatus.REJECTED, RequestStatus.WITHDRAWN),
        ReasonedForm,
        actions.return_request,
        by_requester=True,
        by_programme=True,
    ),
    RequestStep(
        "reject",
        _("Reject the request"),
        _("The request is rejected."),
        PENDING,
        RejectForm,
        actions.reject_request,
        by_programme=True,
        is_grave=True,
    ),
    RequestStep(
        "withdraw",
        _("Withdraw the request"),
        _("The request is withdrawn."),
        (DRAFT, *PENDING, RequestStatus.APPROVED),
        ReasonedForm,
        actions.withdraw_request,
        by_requester=True,
        is_grave=True,
    ),
]
STEPS = {step.name: step for step in REQUEST_STEPS}
