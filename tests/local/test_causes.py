"""A full disk, a read-only folder and a missing network are named, with what to do."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exportasv.local import causes, servers
from exportasv.local.servers import MAX_PAUSE, Restarts

BASE = Path(__file__).parents[2]


def raise_and_catch(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as caught:
        return caught


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        raise_and_catch(RuntimeError("the database system is in recovery mode"), OSError(errno.ENOSPC, "x")),
        'could not extend file "base/16384/2601": No space left on device',
        raise_and_catch(RuntimeError('ERROR: could not write to file "base/pgsql_tmp": No space left on device')),
    ],
)
def test_a_full_disk_is_named(error, tmp_path):
    assert "The disk is full" in causes.failure_message(error, tmp_path)
    assert "VAR_DIR=" in causes.failure_message(error, tmp_path)


def test_a_disk_that_is_nearly_full_explains_any_failure(monkeypatch, tmp_path):
    error = RuntimeError("the database system is in recovery mode")
    assert causes.failure_message(error, tmp_path) == ""
    monkeypatch.setattr(causes, "free_bytes", lambda _path: 10)
    assert "The disk is full: 0 MB are free" in causes.failure_message(error, tmp_path)


def test_a_server_is_not_started_on_a_full_disk(monkeypatch, tmp_path):
    monkeypatch.setattr(servers, "VAR", tmp_path)
    monkeypatch.setattr(causes, "free_bytes", lambda _path: 200 * causes.MEGABYTE)
    with pytest.raises(SystemExit, match="The disk is full: 200 MB are free"):
        servers.Postgres("run").start(None)


def test_a_read_only_folder_is_named(monkeypatch, tmp_path):
    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert "is read-only" in causes.folder_message(tmp_path)
    monkeypatch.setattr(servers, "VAR", tmp_path)
    with pytest.raises(SystemExit, match="is read-only"):
        servers.Services("run")


def test_a_folder_of_somebody_else_is_named(monkeypatch, tmp_path):
    def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert "belongs to somebody else" in causes.folder_message(tmp_path)


def test_no_network_is_named_and_the_installers_own_error_shown(tmp_path):
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("a-package-that-is-nowhere==1.0\n")
    address = "http://127.0.0.1:9/simple/"
    told = {**os.environ, "UV_DEFAULT_INDEX": address, "UV_INDEX_URL": address, "PIP_INDEX_URL": address}
    told |= {"UV_HTTP_TIMEOUT": "2", "NO_PROXY": "*"}
    told = {name: value for name, value in told.items() if not name.lower().endswith("s_proxy")}
    command = [sys.executable, str(BASE / "exportasv/local/install.py"), str(wanted)]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "There is no network: 127.0.0.1 cannot be reached" in done.stderr
    assert "a-package-that-is-nowhere" in done.stderr


def test_the_installer_uses_nothing_that_is_not_installed_yet():
    found = subprocess.run(
        [sys.executable, "-S", str(BASE / "exportasv/local/causes.py")], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, "")


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(servers.time, "monotonic", lambda: now[0])
    return now


def deaths(restarts: Restarts, clock: list[float], runs: float, times: int) -> list[float]:
    """Return the pauses of a process that dies after `runs` seconds each time."""
    pauses = []
    for _ in range(times):
        clock[0] += runs
        died = clock[0]
        assert not restarts.is_due("web", Path("web.log"))
        while not restarts.is_due("web", Path("web.log")):
            clock[0] += 0.5
        pauses.append(clock[0] - died)
        restarts.note_start()
    return pauses


def test_who_dies_at_once_waits_longer_each_time(clock):
    assert deaths(Restarts(), clock, 1, 7) == [1, 2, 4, 8, 16, MAX_PAUSE, MAX_PAUSE]


def test_after_a_good_while_the_pause_is_short_again(clock):
    restarts = Restarts()
    deaths(restarts, clock, 1, 7)
    assert deaths(restarts, clock, servers.GOOD_WHILE + 1, 2) == [1, 1]
    assert deaths(restarts, clock, 1, 2) == [2, 4]
