#!/bin/sh
# Unpack a base backup so that PostgreSQL recovers to a point in time and stops there, ready for work.
#
#   restore-base.sh BACKUP DATA 2026-11-26T08:14:00Z     DATA: an empty folder of PostgreSQL's user
#
# WAL_DIR is the archive of archive-wal.sh. Then start PostgreSQL on DATA.
set -eu
umask 077
: "${WAL_DIR:?}"
backup=$1 data=$2 moment=$3
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
[ -z "$(ls -A "$data" 2>/dev/null)" ] || { echo "$data is not empty" >&2; exit 1; }
mkdir -p "$data"
chmod 700 "$data"
tar --extract --gzip --file "$backup/base/base.tar.gz" --directory "$data"
tar --extract --gzip --file "$backup/base/pg_wal.tar.gz" --directory "$data/pg_wal"
cat >> "$data/postgresql.auto.conf" <<SETTINGS
archive_mode = 'off'
restore_command = 'cp "$WAL_DIR/%f" "%p"'
recovery_target_time = '$moment'
recovery_target_action = 'promote'
SETTINGS
touch "$data/recovery.signal"
