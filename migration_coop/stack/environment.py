"""The variables that settings.py reads, as .env.example lists them."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(sys.prefix)
EXAMPLE = ROOT / ".env.example"


def setting_names(example: Path = EXAMPLE) -> set[str]:
    """Every variable of .env.example, also those that are commented out."""
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example.read_text(), re.MULTILINE))


def without_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """What the shell happens to set must not change what is tested or checked."""
    names = setting_names()
    return {name: value for name, value in environment.items() if name not in names}
