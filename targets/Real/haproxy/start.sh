#!/usr/bin/env bash
# Starts HAProxy in a folder of its own. PORT, A, B: its port and its two servers. RETRIES, CHECK: how it handles a
# failed server.
set -euo pipefail
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/haproxy-$PORT
mkdir -p "$folder"
redispatch=$([ "$RETRIES" = 0 ] || echo 'option redispatch 1')
cat >"$folder/haproxy.cfg" <<CONF
global
  maxconn 500
defaults
  mode http
  timeout connect 100ms
  timeout client 5s
  timeout server 1s
  timeout check 200ms
  retries $RETRIES
  retry-on conn-failure empty-response
  $redispatch
frontend load
  bind 127.0.0.1:$PORT
  http-request return status 200 if { path /health }
  default_backend pool
backend pool
  balance roundrobin
  option httpchk GET /health
  server a 127.0.0.1:$A $CHECK
  server b 127.0.0.1:$B $CHECK
CONF
exec "$(PATH=$PATH:/usr/sbin command -v haproxy)" -db -f "$folder/haproxy.cfg"
