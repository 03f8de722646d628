"""Proof that no reminder is lost or doubled: `bin/bench chaos --reminders 2000 --runs 5`.

Two workers and two clocks on services of their own, a mail server that keeps its own
record, and between them lines that fail. Every run has every fault of faults.py, as
the mail leaves. Half of the runs have a journal; without one a repeat in doubt
cannot be avoided, carries the same Message-ID and is bounded.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import cache

from bench.chaos.faults import KILLS
from bench.chaos.recovery import seconds_after_silence
from bench.chaos.run import Run, run_once
from migration_coop.stack.testing import throw_away_folder

MODES = {"journal": True, "blind": False}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench chaos")
    parser.add_argument("--reminders", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5, help="of each kind")
    parser.add_argument("--seed", type=int, default=1, help="of the first run")
    return parser.parse_args()


@cache
def runs() -> dict[str, Sequence[Run]]:
    asked = arguments()
    seeds = range(asked.seed, asked.seed + asked.runs)
    made = [asyncio.run(_of_each_kind(asked.reminders, seed)) for seed in seeds]
    return dict(zip(MODES, zip(*made, strict=True), strict=True))


@cache
def seconds_to_recover() -> float:
    with throw_away_folder() as folder:
        return asyncio.run(seconds_after_silence(folder))


async def _of_each_kind(reminders: int, seed: int) -> list[Run]:
    """Both at once: they mostly wait, and a busy machine makes more trouble."""
    return await asyncio.gather(*(_run(reminders, seed, mode) for mode in MODES))


async def _run(reminders: int, seed: int, mode: str) -> Run:
    with throw_away_folder() as folder:
        run = await run_once(
            folder, reminders=reminders, has_journal=MODES[mode], seed=seed
        )
    # A run takes minutes, so each is told as it ends.
    print(f"{mode} {seed}: {run.mails} mails in {run.seconds:.0f} s", run.verdict)
    return run


def rows() -> list[list]:
    heading = [
        "run",
        "mails",
        "s",
        "faults",
        "lost",
        "doubled",
        "most",
        "to decide",
        "wrong",
    ]
    table = [heading]
    for mode, made in runs().items():
        table += [
            [
                f"{mode} {number}",
                run.mails,
                f"{run.seconds:.0f}",
                run.faults.total(),
                len(run.verdict.lost),
                run.verdict.repeats,
                run.verdict.most,
                len(run.verdict.to_decide),
                len(run.verdict.wrong),
            ]
            for number, run in enumerate(made, start=1)
        ]
    silence = ["silent Redis, back after", f"{seconds_to_recover():.1f} s"]
    return [*table, [], silence, [], *_rows_of_faults()]


def _rows_of_faults() -> list[list]:
    return [
        ["fault", "times"],
        *([name, n] for name, n in sorted(faults_met().items())),
    ]


def faults_met() -> Counter[str]:
    return sum((run.faults for made in runs().values() for run in made), Counter())


def figures() -> dict[str, float]:
    """`lost` and `doubled` are those with a journal; blind is what has none."""
    found = {
        "runs": sum(len(made) for made in runs().values()),
        "reminders": sum(run.reminders for made in runs().values() for run in made),
        "kills": sum(faults_met()[name] for name in KILLS),
        "seconds_after_silent_redis": round(seconds_to_recover(), 1),
    }
    for mode, made in runs().items():
        prefix = "" if MODES[mode] else f"{mode}_"
        verdicts = [run.verdict for run in made]
        found |= {
            f"{prefix}lost": sum(len(v.lost) for v in verdicts),
            f"{prefix}doubled": sum(v.repeats for v in verdicts),
            f"{prefix}most_of_one_message": max(v.most for v in verdicts),
            f"{prefix}to_decide": sum(len(v.to_decide) for v in verdicts),
            f"{prefix}wrong": sum(len(v.wrong) for v in verdicts),
            f"{prefix}mails": sum(run.mails for run in made),
        }
    return found | {f"fault.{name}": n for name, n in sorted(faults_met().items())}
