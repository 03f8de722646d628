"""LibreOffice opens what leaves the house, and reads in each cell what the database has.

Skipped, loudly, where there is no LibreOffice (Debian, Ubuntu: apt install
libreoffice-calc). The same cells are read by openpyxl and calamine elsewhere.
"""

import shutil
import subprocess

import pytest

from institutions.models import Institution
from tests.exchange.taking import all_columns, bytes_of, csv_rows, made
from tests.factories.institutions import (
    FormerNameFactory,
    InstitutionFactory,
    InstitutionThemeFactory,
)

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Comma, quotes, UTF-8; what is shown; the first sheet only.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
NAMES = [
    "=SUM(A1:A9)",
    "+228 22 21 00 00",
    "-1",
    "@import",
    "＝1+1",
    "  deux espaces  au milieu ",
    'Guillemets "droits", virgule',
    "Ministère du Travail\nà la ligne",
    "وزارة العمل",
    "0012",
    "1E5",
    "2019-01-21",
    "TRUE",
    "'apostrophe",
]

pytestmark = pytest.mark.skipif(
    not SOFFICE, reason="NO LIBREOFFICE on this machine: cells were NOT compared"
)


@pytest.fixture
def registry():
    for number, name in enumerate(NAMES):
        institution = InstitutionFactory(
            code=f"TG-{number:03}",
            name_fr=name,
            note=name,
            phone="+22822210000",
            languages=["fr", "en"],
            rest_days=[6, 7],
        )
        FormerNameFactory(institution=institution, name_fr=name)
        InstitutionThemeFactory(institution=institution)


def opened(content: bytes, extension: str, folder) -> list[list[str]]:
    """The first sheet, as LibreOffice writes it down again."""
    path = folder / f"export.{extension}"
    path.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", AS_CSV]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(path)],
        capture_output=True,
        timeout=120,
        check=True,
    )
    [written] = folder.glob("*.csv")
    assert written.stat().st_size, done.stderr
    return csv_rows(written.read_bytes())


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_every_cell_is_what_the_database_has(
    registry, administrator, tmp_path, extension
):
    columns = all_columns("institutions", administrator, for_import=True)
    export = made(
        administrator, "institutions", columns, format=extension, is_for_import=True
    )
    folder = tmp_path / "office"
    folder.mkdir()

    headings, *rows = opened(bytes_of(export), extension, folder)

    assert headings == columns
    found = {
        row[columns.index("code")]: dict(zip(columns, row, strict=True)) for row in rows
    }
    assert len(found) == len(NAMES)
    for institution in Institution.objects.all():
        cells = found[institution.code]
        for name in ("name_fr", "note", "city", "email", "type", "name_en"):
            assert cells[name] == getattr(institution, name), name
        assert cells["country"] == institution.country_id
        assert cells["phone"] == "+22822210000"
        assert cells["languages"] == "fr; en"
        assert cells["rest_days"] == "6; 7"
        assert cells["former_names"] == f"{institution.name_fr} (–2020-01-01)"
        [theme] = institution.themes.all()
        assert cells["themes_offered"] == theme.theme.code
