#!/bin/sh
# On the first start of the primary (docker-entrypoint-initdb.d): the replica's role, the pooler's settings, statistics.
set -eu
mkdir -p "$WAL_DIR"
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -v password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'password';
SELECT pg_create_physical_replication_slot('replica');
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
-- What the portal asks for with each connection (exportasv/settings.py), for those that come by the pooler, which drops it.
ALTER ROLE exportasv SET lock_timeout = '4s';
ALTER ROLE exportasv SET timezone = 'UTC';
ALTER ROLE exportasv SET "pgtrigger.ignore" = '{}';
ALTER ROLE exportasv SET random_page_cost = 1.1;
ALTER ROLE exportasv SET jit = off;
ALTER ROLE exportasv SET statement_timeout = '10s';
ALTER ROLE exportasv SET idle_in_transaction_session_timeout = '30s';
SQL
echo "host replication replicator samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
