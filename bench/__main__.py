"""Runs every benchmark on SQLite and on a PostgreSQL of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.postgres import throwaway_postgres

BENCHMARKS = ["bench.storm", "bench.promotion", "bench.programme", "bench.board", "bench.pages"]
ONCE = ["bench.weights"]  # what weighs the same on every database


def main() -> int:
    with throwaway_postgres() as postgres:
        codes = [_run(name, url) for url in ("", postgres) for name in BENCHMARKS]
    codes += [_run(name, "") for name in ONCE]
    return max(codes)


def _run(name: str, database_url: str) -> int:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "learninghub.settings.test",
        "DATABASE_URL": database_url,
    }
    print(
        f"\n{name.removeprefix('bench.')} on {'PostgreSQL' if database_url else 'SQLite'}",
        flush=True,
    )
    return subprocess.run([sys.executable, "-m", name], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
