#!/usr/bin/env bash
# Starts Spring's Eureka without peers. PORT: its port. EUREKA_JAR: its jar; by default in ../shared/eureka beside the
# checkout.
set -euo pipefail
jar=${EUREKA_JAR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/../shared/eureka/eureka-server.jar}
if [ ! -f "$jar" ]; then echo "start.sh: $jar does not exist; set EUREKA_JAR to the path of Eureka's jar" >&2; exit 1; fi
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/eureka-$PORT
mkdir -p "$folder"
# Its cache for readers is updated only every 30 s: a client that asks before the first registration would get no
# services for that time. So the cache is off.
exec java -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir="$folder" -jar "$jar" --server.address=127.0.0.1 --server.port="$PORT" --eureka.client.register-with-eureka=false --eureka.client.fetch-registry=false \
  --eureka.server.use-read-only-response-cache=false --eureka.server.wait-time-in-ms-when-sync-empty=0
