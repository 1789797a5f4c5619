#!/bin/sh
# PostgreSQL's archive_command = '/opt/exportasv/deploy/backup/archive-wal.sh %p %f': copy one segment, never over another.
# WAL_DIR lies off this machine. A segment is whole or not there; a segment that is there already and equal is no error.
set -eu
umask 077
: "${WAL_DIR:?}"
if [ -e "$WAL_DIR/$2" ]; then
    cmp -s "$1" "$WAL_DIR/$2"
    exit
fi
cp "$1" "$WAL_DIR/$2.partial"
sync "$WAL_DIR/$2.partial"
mv "$WAL_DIR/$2.partial" "$WAL_DIR/$2"
