"""The sweep, the list and the typing on a registry of 20,000 institutions.

Bodies of every country of the world, of the kinds there are, in two languages; every
twentieth is there twice. Prints seconds, memory and milliseconds.
"""

import random
import resource
import time
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any

from babel import Locale

from bench.registry.quality import empty
from bench.registry.variants import mistyped
from institutions.duplicates.alike import alike_to
from institutions.duplicates.registers import sweep_institutions
from institutions.models import Country, DuplicatePair, Institution

SIZE = 20_000
COUNTRIES = 54
DOUBLED = 20
AT = datetime(2026, 1, 1, tzinfo=UTC)
HEADS = [
    ("Ministère", "Ministry"), ("Direction générale", "Directorate-General"),
    ("Direction", "Directorate"), ("Agence nationale", "National Agency"),
    ("Office national", "National Office"), ("Observatoire", "Observatory"),
    ("Conseil national", "National Council"), ("Institut", "Institute"),
    ("Commission nationale", "National Commission"), ("Caisse", "Fund"),
    ("Centre régional", "Regional Centre"), ("Fédération", "Federation"),
    ("Syndicat national", "National Union"), ("Association", "Association"),
]  # fmt: skip
OF = [
    ("de l’emploi", "of Employment"), ("du travail", "of Labour"),
    ("de la migration", "of Migration"), ("de la formation", "of Training"),
    ("de la jeunesse", "of Youth"), ("de la santé", "of Health"),
    ("des finances", "of Finance"), ("de la protection sociale", "of Welfare"),
    ("de l’agriculture", "of Agriculture"), ("du commerce", "of Trade"),
    ("de l’énergie", "of Energy"), ("des transports", "of Transport"),
    ("de la pêche", "of Fisheries"), ("de l’eau", "of Water"),
    ("de l’habitat", "of Housing"), ("du tourisme", "of Tourism"),
    ("des mines", "of Mines"), ("de la culture", "of Culture"),
]  # fmt: skip
PLACES = [
    "Kara", "Savanes", "Plateaux", "Maritime", "Centrale", "Sfax", "Gabès", "Thiès",
    "Kayes", "Ségou", "Mopti", "Borgou", "Zou", "Atlantique", "Bouaké", "Korhogo",
]  # fmt: skip
TYPED = "Agence nationale pour l’emploi et la migration de Kara"


def measure() -> dict[str, Any]:
    fill()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, swept = _timed(lambda: sweep_institutions(at=AT))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    again, _nothing = _timed(lambda: sweep_institutions(at=AT))
    figures = {
        "duplicates_sweep_institutions": swept.looked_at,
        "duplicates_sweep_pairs": DuplicatePair.objects.count(),
        "duplicates_sweep_first_s": round(first, 1),
        "duplicates_sweep_unchanged_s": round(again, 1),
        "duplicates_sweep_memory_mb": round(after / 1024),
        "duplicates_sweep_memory_added_mb": round((after - before) / 1024),
        **typing(),
    }
    for name, value in figures.items():
        print(f"{name:40} {value}")
    return figures


def fill(size: int = SIZE) -> None:
    empty()
    chance = random.Random(6)
    codes = sorted(code for code in Locale.parse("fr").territories if len(code) == 2)
    codes = [code for code in codes if code.isalpha() and code != "XX"][:COUNTRIES]
    for number, code in enumerate(codes):
        defaults = {"alpha3": f"{code}{number % 10}", "time_zone": "UTC"}
        Country.objects.get_or_create(code=code, defaults=defaults)
    rows = [_row(number, chance, codes) for number in range(size)]
    Institution.objects.bulk_create(rows, batch_size=1000)


def _row(number: int, chance: random.Random, codes: list[str]) -> Institution:
    head, of, place = chance.choice(HEADS), chance.choice(OF), chance.choice(PLACES)
    more = chance.choice(OF)
    french = f"{head[0]} {of[0]} et {more[0]} – {place}"
    english = f"{head[1]} {of[1]} and {more[1]}, {place}" if number % 2 else ""
    if number % DOUBLED == 0:
        french = mistyped(french, chance)
    acronym = "".join(word[0] for word in french.split() if len(word) > 2).upper()
    return Institution(
        code=f"I-{number}",
        name_fr=french,
        name_en=english,
        acronym=acronym[:12] if number % 3 else "",
        country_id=chance.choice(codes),
        type="GOV-OTH",
        iati_type="10",
        social_side="government",
    )


def typing() -> dict[str, float]:
    """Each letter of a name, with the country known and not yet known."""
    figures = {}
    for place, country in (("country", "BJ"), ("anywhere", None)):
        took = []
        for end in range(3, len(TYPED) + 1):
            body = Institution(name_fr=TYPED[:end], country_id=country)
            took.append(1000 * _timed(lambda body=body: alike_to(body))[0])
        figures[f"duplicates_typing_{place}_median_ms"] = round(median(took), 1)
        figures[f"duplicates_typing_{place}_p95_ms"] = round(
            quantiles(took, n=20)[18], 1
        )
    return figures


def _timed(work) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
