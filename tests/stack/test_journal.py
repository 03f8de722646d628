"""bin/run is a whole system: what its mail server took is in the journal."""

import smtplib

import psutil
from django.utils.crypto import salted_hmac

from tests.stack.conftest import PATIENCE, database, wait_until
from tests.stack.test_start import mail_port

MESSAGE_ID = "<rem.0123@127.0.0.1>"
ORDER = f"""
    INSERT INTO mail_outbox (
        dedupe_key, message_id, kind, recipient_id, language, is_urgent, state,
        created_at, not_before, attempts, unknowns, evidence, last_error, address,
        subject, body_text, body_html)
    SELECT 'stack', '{MESSAGE_ID}', 'letter', min(id), '', false, 'pending',
        now(), now() + interval '1 year', 0, 0, '', '', '', '', '', ''
    FROM accounts_user RETURNING id
"""


def test_what_was_taken_while_the_receiver_was_away_comes_into_the_journal(start, var):
    run = start(var)
    assert run.process("celery").environ()["MAIL_HAS_JOURNAL"] == "true"
    with database(run.facts["database_url"]) as cursor:
        cursor.execute(ORDER)
        [(pk,)] = cursor.fetchall()
        receiver = run.process("mail_receiver")
        receiver.kill()
        psutil.wait_procs([receiver], timeout=PATIENCE)

        take(run, pk)

        assert wait_until(lambda: journal(cursor) == [(MESSAGE_ID,)])
        assert run.process("mail_receiver").pid != receiver.pid


def take(run, pk):
    """Send as a worker does, from the address that carries our seal."""
    secret = (run.var / "secret_key").read_text()
    seal = salted_hmac("mailing.bounce", str(pk), secret=secret).hexdigest()[:16]
    with smtplib.SMTP("127.0.0.1", mail_port(run)) as smtp:
        smtp.sendmail(
            f"bounce+{pk}.{seal}@127.0.0.1",
            ["afi@example.org"],
            f"Message-ID: {MESSAGE_ID}\r\nSubject: Due\r\n\r\nDue\r\n",
        )


def journal(cursor):
    cursor.execute("SELECT message_id FROM mail_journal WHERE message_id LIKE '%0123%'")
    return cursor.fetchall()
