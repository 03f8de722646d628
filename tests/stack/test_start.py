"""What stands after bin/run says that it is ready."""

import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage

import psutil
import pytest
import redis
from celery import Celery

from migration_coop.stack.console import StackError
from migration_coop.stack.postgres import EXTENSIONS
from migration_coop.stack.processes import listening_socket
from tests.stack.conftest import PATIENCE, database, told_by, wait_until

ROLES = {"staff", "coordinator", "admin"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def get(url):
    try:
        return urllib.request.build_opener(NoRedirect).open(url, timeout=PATIENCE)
    except urllib.error.HTTPError as answer:
        return answer


def test_run_json_says_what_scripts_need_and_only_to_the_owner(shared_run):
    facts = shared_run.facts

    assert shared_run.run_file.stat().st_mode & 0o777 == 0o600
    assert facts["url"] == f"http://127.0.0.1:{shared_run.port}/"
    assert facts["pid"] == shared_run.popen.pid
    assert facts["mail_dir"] == str(shared_run.var / "mail")
    assert {account["role"] for account in facts["accounts"]} == ROLES
    for account in facts["accounts"]:
        assert account["email"] in shared_run.text
        assert account["password"] in shared_run.text


def test_the_first_page_asks_to_sign_in(shared_run):
    with get(shared_run.facts["url"]) as answer:
        assert answer.status == 302
        sign_in = answer.headers["Location"]
    with get(shared_run.facts["url"].rstrip("/") + sign_in) as answer:
        assert answer.status == 200


def test_the_database_has_its_extensions_and_needs_its_password(shared_run):
    url = shared_run.facts["database_url"]
    with database(url) as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        assert set(EXTENSIONS) <= {name for (name,) in cursor.fetchall()}
        cursor.execute("SHOW server_version")
        assert cursor.fetchone()[0].startswith("18")

    head, _, tail = url.partition("@")
    wrong = head.rpartition(":")[0] + ":wrong@" + tail
    with pytest.raises(Exception, match="password authentication"), database(wrong):
        pass


def test_the_worker_answers_over_redis(shared_run):
    url = shared_run.facts["redis_url"]
    with redis.Redis.from_url(url) as client:
        assert client.ping()

    # Not the current one: tasks of tests that follow would wait in its Redis.
    with Celery(broker=url, set_as_current=False) as app:
        assert wait_until(lambda: app.control.ping(timeout=1))


def test_the_clock_runs(shared_run):
    assert shared_run.process("celery -A migration_coop beat").is_running()


def test_the_mail_catcher_keeps_a_message_as_it_came(shared_run):
    message = EmailMessage()
    message["From"], message["To"] = "from@example.org", "to@example.org"
    message["Subject"] = "Échéance demain"
    message.set_content("Bonjour")
    folder = shared_run.var / "mail"
    before = set(folder.iterdir())

    with smtplib.SMTP("127.0.0.1", mail_port(shared_run)) as smtp:
        smtp.ehlo()
        assert smtp.has_extn("8bitmime")
        assert smtp.has_extn("size")
        smtp.send_message(message, to_addrs=["to@example.org", "bcc@example.org"])

    (kept,) = set(folder.iterdir()) - before
    assert kept.suffix == ".eml"
    assert kept.stat().st_mode & 0o077 == 0
    assert b"X-Envelope-To: to@example.org, bcc@example.org\r\n" in kept.read_bytes()
    assert message.as_bytes().splitlines()[-1] in kept.read_bytes()


def mail_port(run):
    catcher = run.process("migration_coop.stack.mail_catcher")
    return next(c.laddr.port for c in catcher.net_connections() if c.status == "LISTEN")


def test_everything_listens_on_this_machine_only(shared_run):
    addresses = {
        connection.laddr.ip
        for connections in told_by(shared_run.family(), psutil.Process.net_connections)
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    }

    assert addresses == {"127.0.0.1"}


def test_secrets_are_readable_by_their_owner_only(shared_run):
    names = ("secret_key", "postgres.password", "accounts.json", "redis/redis.conf")

    for name in names:
        assert (shared_run.var / name).stat().st_mode & 0o077 == 0, name


def test_nothing_of_the_project_is_changed_by_a_run(shared_run, project):
    made = {path.name for path in project.iterdir()}

    assert "var" in made
    assert made.isdisjoint({"staticfiles", ".venv", "dump.rdb", "celerybeat-schedule"})


def test_a_port_in_use_is_said_before_anything_starts():
    with (
        listening_socket() as taken,
        pytest.raises(StackError, match="--port"),
    ):
        listening_socket(taken.getsockname()[1])
