"""What notifications of real servers say, in the shapes in which they send it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailing.bounces import Report, read_report
from mailing.models import BounceKind

CORPUS = Path(__file__).parent / "bounces"
HARD, SOFT, COMPLAINT = BounceKind.HARD, BounceKind.SOFT, BounceKind.COMPLAINT
EXPECTED = {
    "postfix_user_unknown": (HARD, "5.1.1"),
    "exchange_not_found": (HARD, "5.1.10"),
    "exchange_edge_blocking": (HARD, "5.4.1"),
    "gmail_no_such_user": (HARD, "5.1.1"),
    "exim_multipart": (HARD, "5.0.0"),
    "exim_plain_text": (HARD, "5.1.1"),
    "exim_unrouteable": (HARD, ""),
    "international_address": (HARD, "5.1.1"),
    "qmail": (HARD, "5.1.1"),
    "postfix_expired": (SOFT, "4.4.1"),
    "postfix_mailbox_full": (SOFT, "5.2.2"),
    "gmail_over_quota": (SOFT, "4.2.2"),
    # A rule of their organisation or our own address: no fault of the recipient's.
    "exchange_policy": (SOFT, "5.7.1"),
    "sender_refused": (SOFT, "5.1.8"),
    "complaint": (COMPLAINT, ""),
    "postfix_delayed": None,
    "postfix_receipt": None,
    "gmail_delay": None,
    "exim_warning": None,
    "list_with_one_dead_member": None,
    "not_spam": None,
    "out_of_office": None,
    "answer_of_a_person": None,
    "server_without_a_reason": None,
    "html_only": None,
}


def notification(name):
    return (CORPUS / f"{name}.eml").read_bytes()


@pytest.mark.parametrize("name", sorted(path.stem for path in CORPUS.iterdir()))
def test_a_notification_of_a_real_server_is_understood(name):
    report = read_report(notification(name))

    assert (report and (report.kind, report.status)) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_lines_may_end_as_they_do_on_the_wire(name):
    raw = notification(name)

    assert read_report(raw.replace(b"\n", b"\r\n")) == read_report(raw)


def test_the_words_of_the_server_are_kept_on_one_line():
    report = read_report(notification("postfix_user_unknown"))

    assert report.action == "failed"
    assert report.diagnostic == (
        "smtp; 550 5.1.1 <afi.mensah@travail.gouv.example>: Recipient address"
        " rejected: User unknown in virtual mailbox table"
    )


def test_words_that_are_not_ascii_are_read():
    report = read_report(notification("international_address"))

    assert "utilisateur inconnu : h" in report.diagnostic


def delivery_status(*lines):
    return "\n".join(
        [
            "Content-Type: multipart/report; boundary=x",
            "",
            "--x",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example",
            "",
            *lines,
            "--x--",
            "",
        ]
    ).encode()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Status: 5.1.1"], Report(HARD, "5.1.1", "failed")),
        (
            ["Action: failed", "Diagnostic-Code: smtp; 554 Transaction failed"],
            Report(SOFT, "5.0.0", "failed", "smtp; 554 Transaction failed"),
        ),
        (
            ["Action: FAILED", "Status: 5.0.0", "Diagnostic-Code: smtp; 550 5.2.1 off"],
            Report(HARD, "5.2.1", "failed", "smtp; 550 5.2.1 off"),
        ),
        (["Action: failed", "Status: none"], Report(SOFT, "", "failed")),
        (["Action: failed", "Status: 2.0.0"], None),
        (["Action: something"], None),
        (
            ["Action: delayed", "", "Action: failed", "Status: 5.1.1"],
            Report(HARD, "5.1.1", "failed"),
        ),
        (["Action: failed", "Status: 5.1.1111"], Report(SOFT, "", "failed")),
    ],
)
def test_a_server_may_leave_something_out(lines, expected):
    assert read_report(delivery_status(*lines)) == expected


def test_a_complaint_may_leave_everything_out():
    raw = b"Content-Type: message/feedback-report\n\nVersion: 1\n"

    assert read_report(raw) == Report(COMPLAINT, action="abuse")


def test_a_complaint_may_hold_parts_of_its_own():
    raw = (
        b"Content-Type: message/feedback-report\n\nVersion: 1\n"
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nHello\n--x--\n"
    )

    assert read_report(raw) == Report(COMPLAINT, action="abuse")


def test_exim_need_not_give_a_reason():
    raw = b"X-Failed-Recipients: a@b.example\n\nQuelque chose a mal fini.\n"

    assert read_report(raw) == Report(SOFT, action="failed")


def test_the_words_of_a_server_are_kept_only_so_far():
    long = "x" * 5000
    report = read_report(delivery_status("Status: 5.1.1", f"Diagnostic-Code: {long}"))

    assert len(report.diagnostic) == 1000


def test_parts_within_parts_without_end_are_left_alone(caplog):
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (number, number)
        for number in range(3000)
    )

    assert read_report(deep) is None
    assert "could not be parsed" in caplog.text


def is_fit_to_keep(report):
    """PostgreSQL takes neither NUL nor half of a surrogate pair."""
    text = f"{report.status}{report.action}{report.diagnostic}"
    is_text = text.encode("utf-8", "ignore").decode() == text
    return "\0" not in text and is_text and len(report.action) <= 20


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_without_failing(raw):
    report = read_report(raw)

    assert report is None or is_fit_to_keep(report)


@given(st.sampled_from(sorted(EXPECTED)), st.data())
def test_a_notification_that_is_damaged_is_read_without_failing(name, data):
    raw = bytearray(notification(name))
    places = st.integers(min_value=0, max_value=len(raw) - 1)
    for place in data.draw(st.lists(places, max_size=20)):
        raw[place] = data.draw(st.integers(min_value=0, max_value=255))

    report = read_report(bytes(raw))

    assert report is None or is_fit_to_keep(report)
