"""An import of 10,000 institutions, and one of 10,000 people, by a worker of its own:
seconds and memory of the dry run, and what is on record after the worker was killed 50
times while it wrote.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts.models import Grant, Role, User
from exchange.actions import (
    choose_columns,
    guessed_columns,
    revert_import,
    start_import,
    write_import,
)
from exchange.models import Import, ImportRow
from institutions.models import Country, Institution, Person, Theme
from migration_coop.lib.sheets import Sheet, write_xlsx

ROWS, KILLS = 10_000, 50
COUNTRIES = {"TG": "Togo", "TN": "Tunisie", "MR": "Mauritanie", "SN": "Sénégal"}
WRONG = "Mauretanie"
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "ou")]
KINDS = ["Agence", "Direction", "Office", "Centre", "Institut", "Caisse", "Conseil"]
HEADINGS = [
    *("Nom", "Nom en anglais", "Sigle", "Type", "Pays", "Ville", "Site web"),
    *("Courriel", "Téléphone", "Thèmes", "Observations"),
]
PEOPLE = ["Nom", "Prénoms", "Institution", "Pays", "Fonction", "Depuis", "Courriel"]


@dataclass(frozen=True)
class Ran:
    """One worker, from its start to its end."""

    seconds: float
    # Of a processor: the same on a machine that has other things to do.
    cpu_seconds: float
    megabytes: float


def measure() -> dict[str, Any]:
    administrator = prepared()
    found: dict[str, Any] = {}
    for target, rows in (("institutions", institution_rows), ("people", people_rows)):
        import_, ran = checked(administrator, target, rows(ROWS))
        counts = import_.rows.counts()
        found |= {
            f"{target}.rows": counts["total"],
            f"{target}.dry_run_s": round(ran.seconds, 1),
            f"{target}.dry_run_cpu_s": round(ran.cpu_seconds, 1),
            f"{target}.dry_run_mb": round(ran.megabytes),
            f"{target}.to_create": counts["create"],
            f"{target}.to_correct": counts["fix"],
        }
        found |= written(import_)
        print(found, file=sys.stderr)
    again, ran = checked(administrator, "people", people_rows(ROWS))
    found["people.again_s"] = round(ran.seconds, 1)
    found["people.again_unchanged"] = again.rows.counts()["unchanged"]
    revert_import(fresh(import_), by=administrator, at=timezone.now())
    found["people.taken_back_s"] = round(worked().seconds, 1)
    found["people.left"] = Person.objects.count()
    return found


def checked(user: User, target: str, rows: Iterator[list[str]]) -> tuple[Import, Ran]:
    import_ = sent(user, target, rows)
    return import_, worked()


def written(import_: Import) -> dict[str, Any]:
    """Killed on the way, and what is on record then."""
    target, started = import_.target, time.monotonic()
    killed, ended = killed_while_writing(import_, kills=KILLS)
    return {
        f"{target}.killed": killed,
        f"{target}.written": import_.rows.counts()["written"],
        f"{target}.written_s": round(time.monotonic() - started, 1),
        f"{target}.write_mb": round(ended.megabytes),
        f"{target}.doubled": doubled(target),
        f"{target}.missing": missing(import_),
    }


def prepared() -> User:
    """Countries and themes as they come with the program, and one who imports."""
    for code in COUNTRIES:
        Country.objects.get_or_create(
            code=code, defaults={"alpha3": f"{code}X", "time_zone": "Africa/Lome"}
        )
    Theme.objects.get_or_create(
        code="E1", defaults={"name_fr": "Emploi", "name_en": "Job"}
    )
    user = User.objects.create_user("admin@example.org", "unused-password-1")
    Grant.objects.create(user=user, role=Role.ADMIN)
    return user


def name_of(number: int) -> str:
    """A name of its own: "Agence nationale bavoute relimo"."""
    chosen = random.Random(number)
    words = ["".join(chosen.choices(SYLLABLES, k=3)) for _ in range(3)]
    return f"{KINDS[number % len(KINDS)]} nationale {' '.join(words)}"


def institution_rows(count: int) -> Iterator[list[str]]:
    yield HEADINGS
    countries = [*COUNTRIES.values()]
    for number in range(count):
        yield [
            name_of(number),
            f"National body {name_of(number)}",
            f"B{number}",
            "Service public de l’emploi" if number % 2 else "SOC",
            # One in a hundred is spelt wrongly, as a whole.
            WRONG if number % 100 == 7 else countries[number % len(countries)],
            "Lomé",
            f"b{number}.example.org",
            f"contact@b{number}.example.org",
            "+228 22 21 00 00",
            "Emploi",
            "Liste reçue du ministère",
        ]


def people_rows(count: int) -> Iterator[list[str]]:
    yield PEOPLE
    bodies = Institution.objects.order_by("pk").values_list("acronym", "country")
    known = [*bodies[:count]]
    for number in range(count):
        acronym, country = known[number % len(known)]
        name = name_of(number + 1_000_000).split()
        post = [f"Direction {name[3]}", "01/03/2019", f"p{number}@example.org"]
        yield [name[2].upper(), name[4].title(), acronym, country, *post]


def sent(user: User, target: str, rows: Iterator[list[str]]) -> Import:
    """As the pages do it, with the columns as they are guessed."""
    headings, *others = rows
    with write_xlsx([Sheet("Liste", headings, others)]) as workbook:
        upload = SimpleUploadedFile(f"{target}.xlsx", workbook.read())
    at = timezone.now()
    begun = start_import(upload, target=target, by=user, at=at)
    choose_columns(begun, guessed_columns(begun), by=user, at=at)
    return begun


def fresh(import_: Import) -> Import:
    return Import.objects.select_related("owner", "file").get(pk=import_.pk)


def worker(task: str = "run_imports") -> subprocess.Popen:
    """A worker with the database of this process."""
    found = connection.settings_dict
    url = (
        f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}"
        f"/{found['NAME']}"
    )
    environment = os.environ | {"DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    environment["FILES_ROOT"] = str(settings.FILES_ROOT)
    command = [sys.executable, "manage.py", task]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


def worked() -> Ran:
    """Let a worker do all that is to be done."""
    started = time.monotonic()
    process = worker()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("The worker failed.")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Ran(time.monotonic() - started, cpu_seconds, usage.ru_maxrss / 1024)


def killed_while_writing(
    import_: Import, *, kills: int, seed: int = 6
) -> tuple[int, Ran]:
    """Kill a worker at a random moment of its work, as often as asked; then let the
    last one end. A moment is a batch and how far it is: in or between transactions."""
    chosen = random.Random(seed)
    import_ = fresh(import_)
    write_import(import_, by=import_.owner, at=timezone.now())
    killed = 0
    while killed < kills and import_.rows.to_write().exists():
        process = worker()
        if _has_begun(process):
            time.sleep(chosen.uniform(0, 0.8))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    return killed, worked()


def _has_begun(process: subprocess.Popen) -> bool:
    """Until it holds the lock of a batch."""
    while process.poll() is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.01)
    return False


def doubled(target: str) -> int:
    """Records beyond the first of one name."""
    rows = (
        Institution.objects.values("name_fr", "country")
        if target == "institutions"
        else Person.objects.values("family_name", "given_names")
    )
    found = rows.annotate(times=Count("pk")).filter(times__gt=1)
    return sum(row["times"] - 1 for row in found)


def missing(import_: Import) -> int:
    """Rows that say they are written and whose record is not there, and rows that were
    valid and are not written."""
    model = {"institutions": Institution, "people": Person}[import_.target]
    label = model._meta.label_lower
    rows = ImportRow.objects.filter(part_of=import_, written_at__isnull=False)
    made = {
        step["created"][1]
        for done in rows.values_list("done", flat=True)
        for step in done
        if step.get("created", [""])[0] == label
    }
    gone = len(made) - model.objects.filter(pk__in=made).count()
    return gone + import_.rows.to_write().count() + abs(rows.count() - len(made))
