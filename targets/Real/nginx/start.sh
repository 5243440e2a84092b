#!/usr/bin/env bash
# Starts nginx in a folder of its own. PORT, A, B: its port and its two upstreams. NEXT, MAX_FAILS: how it handles a
# failed upstream.
set -euo pipefail
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/nginx-$PORT
mkdir -p "$folder"
cat >"$folder/nginx.conf" <<CONF
daemon off;
worker_processes 1;
pid $folder/pid;
error_log stderr error;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  upstream pool {
    server $A max_fails=$MAX_FAILS fail_timeout=2s;
    server $B max_fails=$MAX_FAILS fail_timeout=2s;
    keepalive 8;
  }
  server {
    listen 127.0.0.1:$PORT;
    location = /health { return 200; }
    location / {
      proxy_pass http://pool;
      proxy_connect_timeout 200ms;
      proxy_read_timeout 300ms;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_next_upstream $NEXT;
    }
  }
}
CONF
exec "$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$folder" -c "$folder/nginx.conf" -e stderr
