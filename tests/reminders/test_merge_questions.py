"""Those of a country are asked whether two records are the same institution."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role
from mailing.content import Postpone
from mailing.models import Message
from reminders.actions.asking import QuestionSender
from reminders.models import MergeQuestion
from tests.factories.accounts import GrantFactory, UserFactory
from tests.factories.institutions import InstitutionFactory, PostFactory
from tests.factories.mailing import SuppressionFactory

# A Thursday morning.
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def pair():
    first = InstitutionFactory(code="TG-ANPE", name_fr="Agence", acronym="ANPE")
    return first, InstitutionFactory(code="TG-INST-9", name_fr="ANPE Lomé")


@pytest.fixture
def asker(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def admin_there():
    user = UserFactory(first_name="Awa", last_name="Sow", language="fr")
    return GrantFactory(user=user, role=Role.ADMIN, country_id="TG").user


def address(pair):
    return reverse("reminders:merge_question", args=[body.code for body in pair])


def sent(page, **changes):
    form = page.context["form"]
    people = list(form.people)
    return {"form_key": form["form_key"].value(), "recipients": people} | changes


def test_nothing_leaves_before_it_is_sent(asker, pair, admin_there):
    html = asker.get(address(pair)).content.decode()

    assert "Awa Sow" in html
    assert "Bonjour Awa Sow" in html
    assert "ANPE Lomé" in html
    assert not Message.objects.exists()


def test_the_country_is_asked_once(asker, pair, admin_there):
    form = sent(asker.get(address(pair)), note="Same telephone.")

    answers = [asker.post(address(pair), form, follow=True) for _ in range(2)]

    assert "1 person is asked." in answers[0].content.decode()
    question = MergeQuestion.objects.get()
    assert (question.recipient, question.note) == (admin_there, "Same telephone.")
    assert Message.objects.get().recipient == admin_there


def test_the_words_can_be_looked_at_before_they_leave(asker, pair, admin_there):
    form = sent(asker.get(address(pair)), note="Same telephone.", look="")

    html = asker.post(address(pair), form).content.decode()

    assert html.count("Same telephone.") == 2
    assert not Message.objects.exists()


def test_somebody_must_be_asked(asker, pair, admin_there):
    form = sent(asker.get(address(pair)), recipients=[])

    answer = asker.post(address(pair), form)

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_focal_points_of_the_two_are_asked_and_nobody_who_has_left(asker, pair):
    here = GrantFactory(user__person=PostFactory(is_focal_point=True).person).user
    post = here.person.posts.get()
    post.institution = pair[1]
    post.save()
    gone = PostFactory(
        institution=pair[0], is_focal_point=True, ends_on=timezone.localdate()
    )
    gone.ends_on -= timedelta(days=1)
    gone.save()
    GrantFactory(user__person=gone.person)

    page = asker.get(address(pair))

    assert list(page.context["form"].people) == [here.pk]
    # They may not merge, so they are not led to where that is done.
    assert "merge/TG-INST-9/\n" not in page.context["reached"][0].content.text


def test_who_cannot_be_reached_is_named(asker, pair, admin_there):
    SuppressionFactory(
        recipient=admin_there, address=admin_there.email, reason="bounced"
    )

    html = asker.get(address(pair)).content.decode()

    assert "Messages to Awa Sow do not arrive" in html
    assert "There is nobody to ask" in html
    assert html.count('/institutions/TG-ANPE/merge/TG-INST-9/"') == 2


def test_who_may_not_see_one_of_the_two_is_not_asked(asker, pair, admin_there):
    elsewhere = InstitutionFactory(country__code="TN", status="restricted")

    page = asker.get(address((pair[0], elsewhere)))

    assert not page.context["form"].people


def asked(pair, person):
    message = Message.objects.create(
        dedupe_key="a",
        message_id="<a@example.org>",
        kind="questions",
        recipient=person,
        not_before=NOW,
    )
    MergeQuestion.objects.create(
        institution=pair[0],
        other=pair[1],
        recipient=person,
        message=message,
        note="Same telephone.",
        by=UserFactory(first_name="Nadia", email="nadia@example.org"),
        at=NOW,
    )
    return message


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "la même institution"), ("en", "are the same institution")],
)
def test_the_message_is_in_the_language_of_who_gets_it(
    pair, admin_there, language, words
):
    message = asked(pair, admin_there)

    with translation.override(language):
        content = QuestionSender().prepare(message, now=NOW)

    for text in (content.text, content.html):
        assert words in text
        assert "Same telephone." in text
        assert "nadia@example.org" in text
        assert "/institutions/TG-ANPE/merge/TG-INST-9/" in text
    assert "List-Unsubscribe" in content.headers


def test_a_message_waits_for_the_morning(pair, admin_there):
    message = asked(pair, admin_there)

    night = NOW.replace(hour=23)

    assert isinstance(QuestionSender().prepare(message, now=night), Postpone)


def test_a_question_that_is_answered_by_a_merge_is_not_sent(pair, admin_there):
    message = asked(pair, admin_there)
    pair[1].merge_into(pair[0], by=admin_there, at=NOW)

    assert QuestionSender().prepare(message, now=NOW) is None


def test_nobody_is_told_of_what_they_may_not_see_any_more(pair, admin_there):
    message = asked(pair, admin_there)
    admin_there.grants.all().delete()
    pair[1].restrict(by=admin_there, at=NOW, note="Unrest")

    assert QuestionSender().prepare(message, now=NOW) is None
