import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres

pytestmark = pytest.mark.processes

ROOT = Path(__file__).resolve().parents[1]
START_AND_WAIT = """
import time
from tests.postgres import throwaway_postgres
with throwaway_postgres() as address:
    print(address, flush=True)
    time.sleep(60)
"""


def folder_of(address):
    return Path(address.partition("?host=")[2]).parent


@pytest.mark.parametrize("from_wheel", [False, True])
def test_it_answers_and_leaves_nothing(monkeypatch, from_wheel):
    if from_wheel:
        monkeypatch.setattr(postgres, "_system_folders", list)

    with postgres.throwaway_postgres() as address:
        with psycopg.connect(address) as server:
            answer = server.execute("SHOW listen_addresses").fetchone()
        assert folder_of(address).is_dir()

    assert answer == ("",)
    assert not folder_of(address).exists()


def test_a_wheel_that_an_ordinary_user_cannot_reach_is_copied(monkeypatch):
    monkeypatch.setattr(postgres, "_system_folders", list)
    monkeypatch.setattr(postgres, "_may_run", lambda program, owner: False)

    with postgres.throwaway_postgres() as address, psycopg.connect(address) as server:
        assert server.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_with_the_one_who_started_it(number):
    command = [sys.executable, "-c", START_AND_WAIT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()

        process.send_signal(number)
        process.wait(30)

    assert address
    assert not folder_of(address).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)
