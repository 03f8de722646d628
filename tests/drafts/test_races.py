"""220 rounds of people who press at the same time: nothing lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cooperation.forms.follow_ups import EditFollowUpForm
from cooperation.forms.log import MissionLog
from cooperation.models import FollowUp
from drafts.actions import NewerDraft, Written, keep_copy, keep_draft
from drafts.models import Draft
from missions.forms.minutes import MinutesForm
from missions.models import DelegationMember, Minutes, Mission, Visit
from tests.at_once import at_once
from tests.factories.cooperation import FollowUpFactory
from tests.factories.institutions import CountryFactory, InstitutionFactory
from tests.factories.missions import MissionFactory, VisitFactory
from tests.missions.log_page import log_data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(staff, coordinator):
    return [staff, coordinator]


@pytest.fixture
def clients(people):
    """Two people, each in a browser of their own."""
    pair = [Client(), Client()]
    for client, person in zip(pair, people, strict=True):
        client.force_login(person)
    return pair


@pytest.fixture
def tell(request):
    """Print the figures, whatever pytest captures."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(text):
        with capture.global_and_fixture_disabled():
            print(f"\n{text}")

    return say


def form_of(person):
    """The edit page of the follow-up as this person has it before them."""
    follow_up = FollowUp.objects.for_user(person).get()
    about = {"mission": follow_up.mission, "user": person}
    form = EditFollowUpForm(instance=follow_up, **about)
    sent = {field.html_name: field.value() or "" for field in form}
    return sent | {"draft_key": uuid4()}


def test_edits_of_one_follow_up_at_once_all_survive(clients, people, tell):
    follow_up = FollowUpFactory(number=1, due_on=None)
    url = f"/follow-ups/{follow_up.pk}/edit/"
    lost = 0
    for number in range(80):
        pages = [form_of(person) for person in people]
        changes = [{"title": f"Title {number}"}, {"detail": f"Detail {number}"}]

        def send(who, pages=pages, changes=changes):
            return clients[who].post(url, pages[who] | changes[who]).status_code

        assert at_once(2, send) == [302, 302]
        follow_up.refresh_from_db()
        lost += follow_up.title != f"Title {number}"
        lost += follow_up.detail != f"Detail {number}"
    tell(f"80 rounds of two edits of one follow-up: {lost} of 160 lost")
    assert lost == 0


def test_clashing_edits_at_once_are_saved_once_and_asked_once(clients, people, tell):
    follow_up = FollowUpFactory(number=1, due_on=None)
    url = f"/follow-ups/{follow_up.pk}/edit/"
    silent = 0
    for number in range(20):
        pages = [form_of(person) for person in people]

        def send(who, pages=pages, number=number):
            title = f"Title {number} of {who}"
            answer = clients[who].post(url, pages[who] | {"title": title})
            is_shown = answer.status_code == 302 or title in answer.text
            return answer.status_code, is_shown

        answers = at_once(2, send)
        silent += sorted(status for status, _shown in answers) != [302, 409]
        silent += not all(is_shown for _status, is_shown in answers)
    tell(f"20 rounds of two edits of one field: {silent} overwritten in silence")
    assert silent == 0


def test_edits_of_one_mission_at_once_all_survive(clients, people, tell):
    mission = MissionFactory(code="TG-TN-2019-01")
    visit = VisitFactory(mission=mission)
    url = f"{mission.get_absolute_url()}edit/"
    lost = doubled = 0
    for number in range(20):
        pages, new_row = pages_of(people)
        changes = [
            {"purpose": f"Purpose {number}"},
            {"visits-0-subject": f"Subject {number}", **new_member(new_row, number)},
        ]
        keys = [uuid4(), uuid4()]

        def send(who, pages=pages, changes=changes, keys=keys):
            # The second one presses twice.
            person = min(who, 1)
            sent = pages[person] | changes[person] | {"draft_key": keys[person]}
            return clients[person].post(url, sent).status_code

        assert at_once(3, send) == [302, 302, 302]
        mission.refresh_from_db()
        visit.refresh_from_db()
        lost += mission.purpose != f"Purpose {number}"
        lost += visit.subject != f"Subject {number}"
        members = DelegationMember.objects.filter(title=f"Member {number}").count()
        lost += members < 1
        doubled += members > 1
    tell(f"20 rounds of three edits of one mission: {lost} lost, {doubled} doubled")
    assert (lost, doubled) == (0, 0)
    assert Visit.objects.count() == 1


def pages_of(people):
    """The edit page as each has it before them, and the number of its next row."""
    with override("en"):
        seen = [Mission.objects.for_user(person).get() for person in people]
        logs = [
            MissionLog(person, mission=mission)
            for person, mission in zip(people, seen, strict=True)
        ]
        return [page_of(log) for log in logs], logs[1].members.total_form_count()


def new_member(row, number):
    return {
        "members-TOTAL_FORMS": row + 1,
        f"members-{row}-title": f"Member {number}",
        f"members-{row}-role": "member",
    }


def page_of(log):
    """What a browser would send of the page as it was shown."""
    sent = {}
    groups = (log.members, log.visits, log.follow_ups)
    for field in (field for group in groups for field in group.management_form):
        sent[field.html_name] = field.value()
    rows = [row for group in groups for row in group]
    for form in (log.essentials, log.debriefing, *rows):
        for field in form:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value not in (None, False) and not isinstance(value, list):
                shown = field.field.widget.format_value(value)
                text = shown[0] if isinstance(shown, list) else shown
                sent[field.html_name] = text or ""
    return sent


def test_minutes_written_at_once_keep_both_texts_and_promise_once(clients, tell):
    visit = VisitFactory(number=1)
    url = f"{visit.get_absolute_url()}minutes/"
    text = "First.\n\nLast."
    clients[0].post(url, {"text": text, "version": 0})
    promised = []
    for number in range(20):
        form = MinutesForm(written=Minutes.objects.get())
        page = {field.html_name: field.value() for field in form}
        text = form["text"].value()
        promised += [f"Write {number}", f"Call {number}"]
        texts = [f"! write {number}\n{text}", f"{text}\n! call {number}"]

        def send(who, page=page, texts=texts):
            sent = page | {"text": texts[who], "draft_key": uuid4()}
            return clients[who].post(url, sent).status_code

        assert at_once(2, send) == [302, 302]
    made = sorted(FollowUp.objects.values_list("title", flat=True))
    lost, doubled = set(promised) - {*made}, len(made) - len({*made})
    tell(f"20 rounds of two who write minutes: {len(lost)} lost, {doubled} doubled")
    assert made == sorted(promised)
    lines = Minutes.objects.get().text.splitlines()
    assert len([line for line in lines if line.startswith("!")]) == 40


def test_two_tabs_that_begin_one_draft_at_once_keep_both_texts(people):
    key, address = uuid4(), "/missions/new/"

    def keep(who):
        posted = QueryDict(f"title={who}")
        written = Written(address, posted, writer=f"tab {who}", turn=1)
        try:
            return keep_draft(key, written, owner=people[0], at=timezone.now())
        except NewerDraft:
            return keep_copy(written, owner=people[0], at=timezone.now())

    at_once(2, keep)

    assert {draft.posted["title"] for draft in Draft.objects.all()} == {"0", "1"}


def test_a_tab_that_waited_for_another_to_begin_the_draft_is_told_of_it(people):
    key, address = uuid4(), "/missions/new/"
    first = Written(address, QueryDict("title=0"), writer="tab 0", turn=1)
    second = Written(address, QueryDict("title=1"), writer="tab 1", turn=1)
    about = {"owner": people[0], "at": timezone.now()}

    def write_second():
        try:
            keep_draft(key, second, **about)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            keep_draft(key, first, **about)
            answer = pool.submit(write_second)
            wait_until_somebody_waits()
        with pytest.raises(NewerDraft) as told:
            answer.result()
    assert told.value.draft.posted["title"] == "0"


def wait_until_somebody_waits():
    sql = "SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
    before = monotonic()
    with connection.cursor() as cursor:
        while cursor.execute(sql) or not cursor.fetchall():
            assert monotonic() < before + 60
            sleep(0.01)


def test_a_follow_up_sent_twice_at_once_is_one(clients, tell):
    mission = MissionFactory(code="TG-TN-2019-01")
    url = f"{mission.get_absolute_url()}follow-ups/add/"
    for number in range(50):
        sent = {"title": f"Promise {number}", "form_key": uuid4()}

        def send(who, sent=sent):
            return clients[0].post(url, sent).status_code

        assert at_once(2, send) == [302, 302]
    rows = FollowUp.objects.count()
    tell(f"50 follow-ups sent twice at once: {rows} rows")
    assert rows == 50


def test_a_mission_sent_twice_at_once_is_one(clients, tell):
    CountryFactory(code="TN", time_zone="Africa/Tunis")
    InstitutionFactory(acronym="ANETI")
    visits = [{"takes_place_on": "22/1/2019", "institution": "ANETI"}]
    for number in range(30):
        sent = log_data(title=f"Mission {number}", form_key=uuid4(), visits=visits)

        def send(who, sent=sent):
            return clients[0].post("/missions/new/", sent).status_code

        assert at_once(2, send) == [302, 302]
    rows = Mission.objects.count()
    tell(
        f"30 missions sent twice at once: {rows} missions, {Visit.objects.count()} visits"
    )
    assert (rows, Visit.objects.count()) == (30, 30)
