"""What happens to assistance requests: a step and what it leaves behind, or neither."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from institutions.models import Theme
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import create_once
from missions.actions.documents import add_document
from missions.models import (
    Appraisal,
    AssistanceRequest,
    Criterion,
    DocumentKind,
    EligibilityAnswer,
    Mission,
    Party,
    PartyDecision,
    RequestDocument,
)


def add_request(
    request: AssistanceRequest,
    *,
    themes: Iterable[Theme],
    form_key: UUID | None,
    by,
    at: datetime,
) -> AssistanceRequest:
    """Store a new draft; a form that arrives twice leads to the first one."""

    def create() -> AssistanceRequest:
        request.form_key = form_key
        request.save(force_insert=True)
        request.themes.set(themes)
        request.record_start(by=by, at=at)
        return request

    return create_once(AssistanceRequest, form_key=form_key, create=create)


@transaction.atomic
def edit_request(
    request: AssistanceRequest,
    *,
    themes: Iterable[Theme],
    fields: Iterable[str],
    expected_version: int,
) -> None:
    request.save_edit(expected_version=expected_version, fields=fields)
    request.themes.set(themes)


# --- Steps -----------------------------------------------------------------------------


@transaction.atomic
def submit_request(
    request: AssistanceRequest,
    *,
    on: date,
    reference: str,
    file: UploadedFile | None,
    note: str,
    by,
    at: datetime,
) -> None:
    request.submit(on=on, reference=reference, by=by, at=at, note=note)
    about = {"kind": DocumentKind.REQUEST, "dated_on": on, "by": by, "at": at}
    _keep_file(request, file, **about)


@transaction.atomic
def record_eligibility(
    request: AssistanceRequest,
    *,
    answers: dict[Criterion, tuple[str, str]],
    note: str,
    by,
    at: datetime,
) -> None:
    request.find_eligible(by=by, at=at, note=note)
    for criterion, (answer, reason) in answers.items():
        EligibilityAnswer.objects.update_or_create(
            request=request,
            criterion=criterion,
            defaults={"answer": answer, "note": reason},
        )


@transaction.atomic
def appraise_request(
    request: AssistanceRequest,
    *,
    appraisal: dict,
    file: UploadedFile | None,
    note: str,
    by,
    at: datetime,
) -> None:
    request.appraise(by=by, at=at, note=note)
    Appraisal.objects.update_or_create(request=request, defaults=appraisal)
    _keep_file(request, file, kind=DocumentKind.TERMS, dated_on=None, by=by, at=at)


@transaction.atomic
def approve_request(
    request: AssistanceRequest, *, parties: dict[Party, dict], by, at, **decision
) -> None:
    request.approve(**decision, by=by, at=at)
    _write_parties(request, parties)


@transaction.atomic
def reject_request(
    request: AssistanceRequest, *, parties: dict[Party, dict], by, at, **decision
) -> None:
    request.reject(**decision, by=by, at=at)
    _write_parties(request, parties)


def withdraw_request(request: AssistanceRequest, *, note: str, by, at) -> None:
    request.withdraw(by=by, at=at, note=note)


def return_request(request: AssistanceRequest, *, note: str, by, at) -> None:
    request.return_to_draft(by=by, at=at, note=note)


@transaction.atomic
def record_parties(
    request: AssistanceRequest, *, parties: dict[Party, dict], by, at: datetime
) -> None:
    """What the parties have said so far; it is no step, and comes before the decision."""
    locked = AssistanceRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_pending:
        raise TransitionError(_("This request is not being decided on."))
    _write_parties(request, parties)


def _write_parties(request: AssistanceRequest, parties: dict[Party, dict]) -> None:
    request.party_decisions.exclude(party__in=parties).delete()
    for party, said in parties.items():
        PartyDecision.objects.update_or_create(
            request=request, party=party, defaults=said
        )


# --- Documents and missions ------------------------------------------------------------


def link_mission(request: AssistanceRequest, mission: Mission) -> None:
    """Say that the mission comes of this request, unless it comes of another one."""
    free = Mission.objects.filter(pk=mission.pk, request=None)
    if not free.update(request=request, version=F("version") + 1):
        raise TransitionError(_("This mission comes of another request already."))


def _keep_file(request, file: UploadedFile | None, *, kind, dated_on, by, at) -> None:
    if file is not None:
        add_document(
            RequestDocument,
            request=request,
            upload=file,
            kind=kind,
            title="",
            dated_on=dated_on,
            form_key=None,
            by=by,
            at=at,
        )
