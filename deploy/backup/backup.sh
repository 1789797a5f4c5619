#!/bin/sh
# One backup: a dump, a base backup (for a point in time, with the archive of archive-wal.sh) and the files, with checksums.
# It is whole or not there: the folder gets its name at the end. docs/operations.md says how to bring it back.
#
#   DATABASE_URL   of the portal                     REPLICATION_DSN  of a role that may replicate, as "host=… user=…"
#   BACKUP_DIR     where backups go, off this machine FILES_DIR        photos and papers (MEDIA_ROOT); empty with a bucket
#   KEEP_DAYS      older backups are deleted (14)     PG_BIN           folder of PostgreSQL's programs, if not in PATH
set -eu
umask 077
: "${DATABASE_URL:?}" "${REPLICATION_DSN:?}" "${BACKUP_DIR:?}"
[ -z "${PG_BIN:-}" ] || PATH="$PG_BIN:$PATH"
stamp=$(date -u +%Y%m%dT%H%M%SZ)
partial="$BACKUP_DIR/$stamp.partial"
mkdir -p "$partial"
trap 'rm -rf "$partial"' EXIT

# tar ends with 1 where a file came in while it read: that file is in the second archive.
pack() {
    tar --create --gzip --warning=no-file-changed --warning=no-file-removed --directory "$FILES_DIR" "$@" . || [ $? -eq 1 ]
}

# Files, then rows, then the files that came meanwhile: every file that a row of the dump names is in one of the two.
if [ -n "${FILES_DIR:-}" ]; then
    touch "$partial/begun"
    pack --file "$partial/files.tar.gz"
fi
pg_dump --format=custom --no-owner --file="$partial/database.dump" "$DATABASE_URL"
pg_basebackup --dbname="$REPLICATION_DSN" --pgdata="$partial/base" --format=tar --gzip --wal-method=stream --checkpoint=fast
if [ -n "${FILES_DIR:-}" ]; then
    pack --file "$partial/files-since.tar.gz" --newer-mtime="$partial/begun"
    rm "$partial/begun"
fi

(cd "$partial" && find . -type f ! -name SHA256SUMS -exec sha256sum {} + > SHA256SUMS && sha256sum --check --quiet SHA256SUMS)
sync "$partial"
mv "$partial" "$BACKUP_DIR/$stamp"
trap - EXIT
find "$BACKUP_DIR" -mindepth 1 -maxdepth 1 -type d -name '????????T??????Z' -mtime "+${KEEP_DAYS:-14}" -exec rm -rf {} +
echo "$BACKUP_DIR/$stamp"
