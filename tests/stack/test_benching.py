"""bin/bench measures what it is told to, and keeps the figures."""

import json
import os
import subprocess
from types import SimpleNamespace

from bench import pasted_lists, press_notes, text
from migration_coop.stack.benching import keep, names, table
from migration_coop.stack.environment import ROOT


def test_what_can_be_measured_is_named():
    assert {"chaos", "text", "pasted_lists"} <= set(names())


def test_a_name_that_is_none_is_refused_with_those_there_are():
    done = subprocess.run(
        [ROOT / "bin/bench", "../nothing"],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )

    assert done.returncode == 1
    assert "There are: " in done.stderr
    assert "text" in done.stderr


def test_a_table_has_its_columns_under_each_other():
    assert table([["what", "cells"], ["lists", 12], [], ["programmes", 3.5]]) == [
        "what        cells",
        "lists          12",
        "",
        "programmes    3.5",
    ]


def test_figures_are_kept_as_they_are_read_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr("migration_coop.stack.benching.ROOT", tmp_path)

    path = keep("text", {"cells": 3, "recall": 94.5})

    assert path == tmp_path / "var/bench/text.json"
    assert json.loads(path.read_text()) == {"figures": {"cells": 3, "recall": 94.5}}


def test_every_reader_of_texts_is_measured():
    assert (pasted_lists, press_notes) == text.READERS


def test_several_readers_make_one_set_of_figures_and_tables_apart(
    tmp_path, monkeypatch
):
    lists = SimpleNamespace(
        figures=lambda: {"lists_cells": 3}, rows=lambda: [["lists", "cells"], ["a", 3]]
    )
    notes = SimpleNamespace(
        figures=lambda: {"notes_recall": 0.5},
        rows=lambda: [["half", "field", "recall"], ["tuned", "city", "0.50"]],
    )
    monkeypatch.setattr(text, "READERS", (lists, notes))
    monkeypatch.setattr("migration_coop.stack.benching.ROOT", tmp_path)

    assert table(text.rows()) == [
        "lists  cells",
        "a          3",
        "",
        "half   field  recall",
        "tuned   city    0.50",
        "",
    ]
    kept = json.loads(keep("text", text.figures()).read_text())
    assert kept == {"figures": {"lists_cells": 3, "notes_recall": 0.5}}
