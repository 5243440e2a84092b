#!/usr/bin/env bash
# Starts PostgreSQL in a folder of its own. It refuses to run as root, so root starts it as the user postgres. After a
# restart it recovers the data in the folder.
set -euo pipefail
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/postgres-$PORT
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)" 2>/dev/null | tail -1)")
as=()
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi
if [ ! -f "$folder/PG_VERSION" ]; then
  install -d -m 755 "$(dirname "$folder")"
  if [ "$(id -u)" = 0 ]; then install -d -m 700 -o postgres "$folder"; else install -d -m 700 "$folder"; fi
  cd /
  "${as[@]}" "$bin/initdb" -D "$folder" -U team -A trust --no-sync >/dev/null
fi
cd /
exec "${as[@]}" "$bin/postgres" -D "$folder" -p "$PORT" -h 127.0.0.1 -k ''
