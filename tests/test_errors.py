"""The pages that say what went wrong."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.utils import translation

from migration_coop import errors


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def asked(rf):
    return rf.get("/missions/?q=togo", headers={"X-Request-ID": "8f3a"})


def text(response):
    return response.content.decode()


def server_error_during(exception, request):
    try:
        raise exception
    except type(exception):
        return errors.server_error(request)


@pytest.mark.parametrize(
    ("handler", "status", "words"),
    [
        (errors.bad_request, 400, "This request could not be read"),
        (errors.forbidden, 403, "You may not do this"),
        (errors.not_found, 404, "This page does not exist or has moved"),
        (errors.csrf_failure, 403, "This page was open too long"),
        (errors.too_large, 413, "What you sent is too large"),
        (errors.server_error, 500, "Something went wrong"),
        (errors.unavailable, 503, "The service is not answering"),
    ],
)
def test_a_page_says_what_happened_without_asking_the_database(
    asked, django_assert_num_queries, handler, status, words
):
    with django_assert_num_queries(0):
        response = handler(asked)
    assert response.status_code == status
    assert f"<h1>{words}</h1>" in text(response)
    assert "8f3a" in text(response)


def test_too_much_data_is_told_with_the_limits(asked):
    response = errors.bad_request(asked, RequestDataTooBig("too big"))
    assert response.status_code == 413
    assert "25.0\N{NBSP}MB" in text(response)
    assert "5.0\N{NBSP}MB" in text(response)


def test_another_bad_request_stays_one(asked):
    assert errors.bad_request(asked, ValueError("odd")).status_code == 400


def test_too_many_attempts_says_how_long_to_wait(asked):
    response = errors.too_many_attempts(asked, minutes=15)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in text(response)


def test_a_silent_database_is_a_pause_not_a_fault(asked):
    response = server_error_during(OperationalError("gone"), asked)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert 'href="/missions/?q=togo"' in text(response)


def test_another_exception_is_a_fault(asked):
    assert server_error_during(KeyError("oops"), asked).status_code == 500


def test_a_form_is_not_offered_to_be_sent_again(rf):
    assert "Try again" not in text(errors.unavailable(rf.post("/missions/new/")))


def test_a_refusal_may_give_its_reason(asked):
    response = errors.forbidden(asked, PermissionDenied("Only Togo may edit this."))
    assert "Only Togo may edit this." in text(response)


def test_a_visitor_sees_no_navigation(asked):
    asked.user = AnonymousUser()
    assert "<aside" not in text(errors.not_found(asked))


def test_somebody_signed_in_keeps_the_navigation(asked, django_user_model):
    asked.user = django_user_model.objects.create_user("afi@example.org", "x" * 20)
    response = errors.not_found(asked)
    assert response.status_code == 404
    assert '<aside class="rail">' in text(response)
