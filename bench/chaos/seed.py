"""Gives a database milestones to mail: python -m bench.chaos.seed COUNT AGE FILE.

AGE is "new" or "old"; FILE receives who must hear of which: {title of the milestone: address}.
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import django


def main() -> None:
    django.setup()
    # Its models can be imported once Django knows its apps.
    milestones = import_module("bench.chaos.milestones")
    count, age, file = sys.argv[1:]
    expected = milestones.add_due_now(int(count), are_new=age == "new")
    Path(file).write_text(json.dumps(expected))


if __name__ == "__main__":
    main()
