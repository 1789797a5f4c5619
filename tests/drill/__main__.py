"""The restore drill, `make drill`: back up, lose everything, bring it back, compare every table and file.

It runs the scripts of deploy/backup/ on clusters of its own with the demo data:
1. a backup of a portal at rest, restored from the dump: every table, sequence and file is equal;
2. the base backup and the archive, brought to a moment before a deletion: every table is as it was at that moment;
3. a backup while files and rows are written: no row of it names a file that it lacks;
4. the canary: one changed value and one lost file are found.
`make drill ARGS=--write` writes the result into docs/assurance.md.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from exportasv.local import servers

BASE = Path(__file__).resolve().parents[2]
SCRIPTS = BASE / "deploy/backup"
PAGE = BASE / "docs/assurance.md"
BEGIN, END = "<!-- drill: made by `make drill ARGS=--write` -->", "<!-- end of drill -->"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
ROWS = """SELECT count(*), md5(coalesce(string_agg(line, chr(10) ORDER BY line), 'none'))
    FROM (SELECT t::text AS line FROM "{}" t) lines"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


@dataclass
class Cluster:
    """A PostgreSQL of the drill: its data in `folder`, on a socket there."""

    folder: Path
    archive: Path
    process: subprocess.Popen | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "exportasv") -> str:
        return f"postgres://exportasv@/{self.folder}/{database}"

    def connect(self, database: str = "exportasv"):
        connection = psycopg2.connect(host=str(self.folder), user="exportasv", dbname=database)
        connection.autocommit = True
        return closing(connection)

    def make(self) -> None:
        """Make an empty cluster, as exportasv/local does."""
        program = [str(servers.postgres_bin() / "initdb"), "-D", str(self.data), "-U", "exportasv", "-A", "trust", "-N"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
        command, options = servers._server_command([*program, *locale])
        subprocess.run(command, check=True, capture_output=True, cwd="/", **options)

    def start(self) -> None:
        """Start it with the archive of segments on, and wait until it takes writes."""
        give_to_server(self.folder)
        asked = ["listen_addresses=", f"unix_socket_directories={self.folder}", "wal_level=replica", "fsync=off"]
        if not (self.data / "recovery.signal").exists():
            asked += ["archive_mode=on", f"archive_command={SCRIPTS}/archive-wal.sh %p %f"]
        program = [str(servers.postgres_bin() / "postgres"), "-D", str(self.data)]
        command, options = servers._server_command(program + [part for each in asked for part in ("-c", each)])
        environment = {**os.environ, "WAL_DIR": str(self.archive)}
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(command, cwd="/", env=environment, stdout=log, stderr=log, **options)
        wait_for(self.is_writable, f"PostgreSQL in {self.folder}")

    def is_writable(self) -> bool:
        try:
            with self.connect("postgres") as connection, connection.cursor() as cursor:
                cursor.execute("SELECT NOT pg_is_in_recovery()")
                return cursor.fetchone()[0]
        except psycopg2.OperationalError:
            return False

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def run(self, sql: str, *values: object, database: str = "exportasv") -> list[tuple]:
        with self.connect(database) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []


def give_to_server(folder: Path) -> None:
    """Give a folder to PostgreSQL's user, who is not root."""
    for each in (folder, *folder.rglob("*")):
        os.chown(each, servers._server_uid(), -1, follow_symlinks=False)


def wait_for(ready, what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.1)


def checksums(cluster: Cluster, database: str = "exportasv") -> dict[str, tuple]:
    """Return table → (rows, MD5 of all rows), and sequence → its last value."""
    found: dict[str, tuple] = {}
    for (table,) in cluster.run(TABLES, database=database):
        (found[table],) = cluster.run(ROWS.format(table), database=database)
    return found | {name: (value,) for name, value in cluster.run(SEQUENCES, database=database)}


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the path of each file below `folder` → its SHA-256."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def differences(before: dict, after: dict) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def differences_of_recovery(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """As `differences`; but a sequence may be ahead: PostgreSQL logs 32 values in advance, so that none comes twice."""
    ahead = {name for name, value in before.items() if len(value) == 1 and (after[name][0] or 0) >= (value[0] or 0)}
    return [name for name in differences(before, after) if name not in ahead]


def manage(url: str, media: Path, *command: str) -> subprocess.CompletedProcess:
    """Run a command of manage.py on a database and its files."""
    own = {
        "EXPORTASV_ENV": "local",
        "DATABASE_URL": url,
        "MEDIA_ROOT": str(media),
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    environment = {**os.environ, **own, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(
        [sys.executable, "manage.py", *command], cwd=BASE, env=environment, capture_output=True, text=True
    )


def back_up(cluster: Cluster, media: Path, target: Path) -> Path:
    """Run deploy/backup/backup.sh; return the folder of the backup."""
    own = {
        "DATABASE_URL": f"postgresql://exportasv@/exportasv?host={cluster.folder}",
        "REPLICATION_DSN": f"host={cluster.folder} user=exportasv",
        "BACKUP_DIR": str(target),
        "FILES_DIR": str(media),
        "PG_BIN": str(servers.postgres_bin()),
    }
    done = subprocess.run([SCRIPTS / "backup.sh"], env={**os.environ, **own}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return Path(done.stdout.splitlines()[-1])


def restore_dump(cluster: Cluster, backup: Path, database: str) -> None:
    cluster.run(f'CREATE DATABASE "{database}"', database="postgres")
    program = [str(servers.postgres_bin() / "pg_restore"), "--no-owner", "--exit-on-error"]
    where = f"host={cluster.folder} user=exportasv dbname={database}"
    subprocess.run([*program, "--dbname", where, str(backup / "database.dump")], check=True, capture_output=True)


def restore_files(backup: Path, folder: Path) -> Path:
    folder.mkdir()
    for name in ("files.tar.gz", "files-since.tar.gz"):
        subprocess.run(["tar", "--extract", "--gzip", "--file", backup / name, "--directory", folder], check=True)
    return folder


def restore_to_moment(backup: Path, cluster: Cluster, moment: str) -> None:
    """Run deploy/backup/restore-base.sh and start the cluster; it recovers and then takes writes."""
    environment = {**os.environ, "WAL_DIR": str(cluster.archive)}
    cluster.folder.mkdir(mode=0o700)
    command = [SCRIPTS / "restore-base.sh", backup, cluster.data, moment]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    cluster.start()


def archive_all(cluster: Cluster) -> None:
    """Begin a new segment, and wait until the one before is in the archive."""
    ((last,),) = cluster.run("SELECT pg_walfile_name(pg_switch_wal())")
    wait_for(lambda: (cluster.archive / last).exists(), "the archive")


@contextmanager
def writing(cluster: Cluster, media: Path) -> Iterator[list[int]]:
    """Write papers and the rows that name them all the time, as people do. Yield the numbers written."""
    written: list[int] = []
    over = threading.Event()

    def write() -> None:
        ids = [pk for (pk,) in cluster.run("SELECT id FROM companies_certificate ORDER BY id LIMIT 50")]
        with cluster.connect() as connection, connection.cursor() as cursor:
            while not over.is_set():
                number = len(written)
                name = f"private/certificates/drill-{number}.pdf"
                (media / name).write_bytes(b"%PDF-1.4 " + str(number).encode())
                cursor.execute(
                    "UPDATE companies_certificate SET document = %s WHERE id = %s", [name, ids[number % len(ids)]]
                )
                written.append(number)

    (media / "private/certificates").mkdir(parents=True, exist_ok=True)
    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield written
    finally:
        over.set()
        thread.join()


@dataclass
class Line:
    what: str
    found: str
    holds: bool


class Drill:
    """The steps of the drill on clusters below one folder, and what each found."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.lines: list[Line] = []
        self.archive = self._folder("archive")
        self.backups = self._folder("backups")
        self.media = self._folder("media")
        give_to_server(self.archive)
        self.main = self._cluster("main")

    def _folder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir()
        return path

    def _cluster(self, name: str) -> Cluster:
        cluster = Cluster(self.folder / name, self.archive)
        self.stack.callback(cluster.stop)
        return cluster

    def note(self, what: str, found: str, holds: bool) -> None:
        self.lines.append(Line(what, found, holds))
        print(f"{'ok  ' if holds else 'FAIL'} {what}: {found}", flush=True)

    def prepare(self) -> None:
        """Make the portal: a cluster with the demo data, and a paper for some certificates."""
        self.main.folder.mkdir(mode=0o700)
        give_to_server(self.main.folder)
        self.main.make()
        self.main.start()
        self.main.run("CREATE DATABASE exportasv", database="postgres")
        for command in (["migrate", "-v", "0"], ["load_demo", "-v", "0"]):
            done = manage(self.main.url(), self.media, *command)
            if done.returncode:
                raise RuntimeError(done.stderr)
        with writing(self.main, self.media) as written:
            wait_for(lambda: len(written) >= 100, "papers")

    def at_rest(self) -> Path:
        """Back up a portal at rest, restore the dump and the files beside it, and compare all."""
        before, files = checksums(self.main), file_hashes(self.media)
        start = time.monotonic()
        backup = back_up(self.main, self.media, self.backups)
        took = time.monotonic() - start
        start = time.monotonic()
        restore_dump(self.main, backup, "restored")
        restored = restore_files(backup, self.folder / "media-restored")
        back = time.monotonic() - start
        after = checksums(self.main, "restored")
        rows = sum(value[0] for name, value in before.items() if len(value) == 2)
        wrong, lost = differences(before, after), differences(files, file_hashes(restored))
        found = f"{len(before)} tables and sequences, {rows} rows, {len(files)} files"
        found += f"; different: {len(wrong) + len(lost)} (backup {took:.1f} s, restore {back:.1f} s)"
        self.note("Dump and files of a portal at rest", found, not wrong + lost)
        seals = manage(self.main.url("restored"), restored, "shell", "-v", "0", "-c", SEALS).stdout.strip()
        self.note("Audit trail of the restored database", f"broken seals: {seals[-60:]}", "[]" in seals)
        self.canary(before, restored)
        return backup

    def canary(self, before: dict[str, tuple], restored: Path) -> None:
        """One changed value and one lost file must be found."""
        change = (
            "UPDATE companies_company SET women_led = NOT women_led WHERE id = (SELECT min(id) FROM companies_company)"
        )
        self.main.run(change, database="restored")
        wrong = differences(before, checksums(self.main, "restored"))
        self.note("Canary: one value changed", f"found in {', '.join(wrong)}", "companies_company" in wrong)
        papers = "SELECT document FROM companies_certificate WHERE document <> '' LIMIT 1"
        ((name,),) = self.main.run(papers, database="restored")
        (restored / name).unlink()
        done = manage(self.main.url("restored"), restored, "check_files")
        self.note("Canary: one file lost", done.stdout.strip().splitlines()[0], done.returncode == 1)

    def to_a_moment(self, backup: Path) -> None:
        """Delete what must not be deleted, and bring the portal back to the moment before."""
        self.main.run("INSERT INTO monitoring_heartbeat (name, at) VALUES ('drill before', now())")
        before = checksums(self.main)
        ((moment,),) = self.main.run("SELECT clock_timestamp()::text")
        time.sleep(1.5)
        self.main.run("DELETE FROM products_priceterm")
        self.main.run("INSERT INTO monitoring_heartbeat (name, at) VALUES ('drill after', now())")
        archive_all(self.main)
        wrong_now = differences(before, checksums(self.main))
        start = time.monotonic()
        other = self._cluster("moment")
        restore_to_moment(backup, other, moment)
        took = time.monotonic() - start
        wrong = differences_of_recovery(before, checksums(other))
        beats = {name for (name,) in other.run("SELECT name FROM monitoring_heartbeat")}
        found = f"{len(before)} tables and sequences as they were, after a deletion that changed {len(wrong_now)}"
        holds = not wrong and bool(wrong_now) and "drill before" in beats and "drill after" not in beats
        found += f"; different: {', '.join(wrong) or 0} ({took:.1f} s)"
        self.note("Base backup and archive, brought to a moment", found, holds)
        other.stop()

    def under_writes(self) -> None:
        """Back up while papers come in; no row of the dump may name a paper that the backup lacks."""
        with writing(self.main, self.media) as written:
            time.sleep(0.3)
            begun = len(written)
            backup = back_up(self.main, self.media, self.backups)
            during = len(written) - begun
        restore_dump(self.main, backup, "written")
        restored = restore_files(backup, self.folder / "media-written")
        done = manage(self.main.url("written"), restored, "check_files")
        found = f"{during} papers written during the backup; {done.stdout.strip().splitlines()[-1]}"
        self.note("Rows and files of the same moment", found, done.returncode == 0 and during > 0)


SEALS = "from exportasv.core.audit.verification import verify_trail as v; print([p.kind for p in v().problems])"


def write_result(lines: list[Line]) -> None:
    """Put the result into docs/assurance.md, in place of the one before."""
    day = datetime.now(UTC).date()
    rows = [f"| {line.what} | {line.found} | {'holds' if line.holds else '**does not hold**'} |" for line in lines]
    table = "\n".join([BEGIN, f"`make drill`, {day}:", "", "| Step | Found | |", "|---|---|---|", *rows, END])
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(before + table + rest.split(END)[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the result into docs/assurance.md")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="drill-"))
    folder.chmod(0o711)
    try:
        with ExitStack() as stack:
            drill = Drill(folder, stack)
            drill.prepare()
            backup = drill.at_rest()
            drill.to_a_moment(backup)
            drill.under_writes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if options.write:
        write_result(drill.lines)
    return 0 if all(line.holds for line in drill.lines) else 1


if __name__ == "__main__":
    sys.exit(main())
