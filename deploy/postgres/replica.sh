#!/bin/sh
# The replica: a copy of the primary on the first start, then PostgreSQL as it is.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 0700 "$PGDATA"
    until gosu postgres env PGPASSWORD="$REPLICATION_PASSWORD" pg_basebackup --host=postgres --username=replicator \
        --pgdata="$PGDATA" --slot=replica --wal-method=stream --checkpoint=fast --write-recovery-conf; do
        find "$PGDATA" -mindepth 1 -delete
        sleep 2
    done
fi
exec docker-entrypoint.sh postgres -c config_file=/etc/exportasv/postgresql.conf -c 'listen_addresses=*' -c archive_mode=off
