"""A disk that fills up, fails or is cut off at any moment: one line, and nothing that was done is harmed."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.errors import StoreError
from sim.store import files, ledger
from sim.store.folder import BatchFolder
from sim.store.ledger import Ledger
from sim.study.results import Results
from tests.batch_stand_in import run_here

ROOT = Path(__file__).resolve().parent.parent
KIB = 1024
RUNS = 40
# From the kernel's headers.
CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
NO_MOUNT = 77
FULL = "the disk is full: free some space and run the same command again"


class Killed(BaseException):
    """Stands in for a kill: nothing in the program expects it."""


class Switch:
    """Counts the calls that reach the disk and lets one of them fail, before or after it is carried out."""

    def __init__(self, turn: int, kind: str) -> None:
        self.turn, self.kind, self.calls = turn, kind, 0

    def guard(self, call: Callable[..., Any], failure: BaseException) -> Callable[..., Any]:
        def guarded(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            is_due = self.calls == self.turn
            if is_due and self.kind != "kill after":
                raise failure if self.kind == "full disk" else Killed
            result = call(*arguments, **options)
            if is_due:
                raise Killed
            return result

        return guarded

    def put_in(self, patch: pytest.MonkeyPatch) -> None:
        """Put the switch between the program and the disk."""
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        for owner, name in ((files.os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "touch")):
            patch.setattr(owner, name, self.guard(getattr(owner, name), full))
        execute = self.guard(sqlite3.Connection.execute, sqlite3.OperationalError("database or disk is full"))

        class Connection(sqlite3.Connection):
            def execute(self, *arguments: Any) -> Any:
                # Questions and the end of a failed transaction ask the disk for nothing.
                is_harmless = arguments[0].startswith(("SELECT", "PRAGMA", "ROLLBACK"))
                return super().execute(*arguments) if is_harmless else execute(self, *arguments)

        patch.setattr(ledger.sqlite3, "connect", partial(sqlite3.connect, factory=Connection))


@pytest.mark.parametrize(("kind", "parts"), [("full disk", 2), ("kill before", 2), ("kill after", 1)])
def test_a_failure_at_any_call_to_the_disk_loses_nothing(tmp_path: Path, kind: str, parts: int) -> None:
    request = (2 * parts, 2)
    truth = run_here(tmp_path / "plain", *request).digest()
    turn, is_through = 0, False
    while not is_through:
        turn += 1
        folder, acknowledged = tmp_path / str(turn), [0]
        with pytest.MonkeyPatch.context() as patch:
            Switch(turn, kind).put_in(patch)
            try:
                run_here(folder, *request, progress=lambda told, seen=acknowledged: seen.append(told.done))
                is_through = True
            except Killed:
                assert kind != "full disk"
            except StoreError as error:
                assert kind == "full disk"
                assert FULL in str(error) or "cannot be locked" in str(error)
                assert "\n" not in str(error)
        if (folder / "manifest.json").exists():
            assert Results(folder).done >= acknowledged[-1]
        assert run_here(folder, *request).digest() == truth
        assert not list(folder.glob("**/.*.part"))
    assert turn > 20


def test_keeping_a_part_is_whole_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = BatchFolder(tmp_path, {"kind": "batch"}, [2, 2])
    store.keep(0, 2, 0, {"runs": b"x"})

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(StoreError, match="the disk is full"):
        store.keep(1, 2, 0, {"runs": b"y"})
    assert store.missing() == [1]
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["part-000000.parquet"]
    store.close()


def test_a_ledger_that_cannot_grow_is_one_line(tmp_path: Path) -> None:
    book = Ledger(tmp_path)
    with pytest.raises(StoreError, match=FULL):
        book._connection.execute("PRAGMA max_page_count = 1")
        book.begin("m", [1] * 10_000)
    book.close()
    assert Ledger(tmp_path, is_read_only=True).records() == {}


# ---- a disk that is really full: in a process of its own, which has nothing else to lose -------------------


def _in_process(function: str, folder: Path) -> str:
    """Call a function of this file with a folder in a fresh process; what it says."""
    script = f"import sys; from tests.test_batch_disk import {function}; {function}(sys.argv[1])"
    command = [sys.executable, "-c", script, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    if done.returncode == NO_MOUNT:
        pytest.skip(f"no disk can be mounted here: {done.stdout.strip()}")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    assert "equal after 3 refusals" in _in_process("run_within_limits", tmp_path)


def test_a_full_disk_of_one_megabyte(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    assert "equal after" in _in_process("run_on_a_small_disk", tmp_path)


def _run_until_full(folder: Path, words: tuple[str, ...] = ()) -> int | None:
    """Go on with a batch in parts of one run; how many were stored when the disk refused, if it did."""
    seen = [0]
    try:
        run_here(folder, RUNS, 1, progress=lambda report: seen.append(report.done))
    except StoreError as error:
        assert any(word in str(error) for word in words), error
        assert "\n" not in str(error)
        return seen[-1]
    return None


def _check_kept(folder: Path, stored: int) -> None:
    """Assert that what was told to be stored is there, whole, once there is room to look at it."""
    if (folder / "ledger.sqlite").exists():
        results = Results(folder)
        assert results.done >= stored
        assert len(results.weekly()) == results.done * 5


def run_within_limits(place: str) -> None:
    """Let no file of this process grow beyond a limit: no rights are needed for that."""
    folder = Path(place)
    for limit in (2 * KIB, 20 * KIB, 40 * KIB):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        stored = _run_until_full(folder / "small", ("may grow this large", "full"))
        assert stored is not None
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        _check_kept(folder / "small", stored)
    assert _run_until_full(folder / "small") is None
    assert Results(folder / "small").digest() == run_here(folder / "roomy", RUNS, 64).digest()
    print("equal after 3 refusals")


def run_on_a_small_disk(place: str) -> None:
    """Run into the end of a disk of one megabyte, free some space, and again, until all is done."""
    folder = Path(place) / "disk"
    _mount_small_disk(folder)
    ballast, refusals = folder / "ballast", 0
    ballast.write_bytes(bytes(980 * KIB))
    while (stored := _run_until_full(folder / "out", ("the disk is full", "or fails"))) is not None:
        refusals += 1
        size = ballast.stat().st_size - 40 * KIB
        assert size > 0, "never fitted"
        ballast.unlink()
        _check_kept(folder / "out", stored)
        ballast.write_bytes(bytes(size))
    assert Results(folder / "out").digest() == run_here(Path(place) / "roomy", RUNS, 64).digest()
    assert refusals >= 3
    print(f"equal after {refusals} refusals")


def _mount_small_disk(folder: Path) -> None:
    """Mount a disk that this process alone sees; in namespaces of its own a user without rights may do so."""
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    user, group = os.getuid(), os.getgid()
    if unshare is None or unshare(CLONE_NEWNS | (CLONE_NEWUSER if user else 0)):
        print("the system gives no namespace of its own")
        sys.exit(NO_MOUNT)
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    mount = ctypes.CDLL(None, use_errno=True).mount
    mount(b"none", b"/", None, MS_PRIVATE | MS_REC, None)
    if mount(b"tmpfs", str(folder).encode(), b"tmpfs", 0, b"size=1m"):
        print(f"the system mounts no disk ({os.strerror(ctypes.get_errno())})")
        sys.exit(NO_MOUNT)
