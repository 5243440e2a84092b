#!/usr/bin/env bash
# Spring's Eureka alone, without peers. PORT: where it listens. Its jar: EUREKA_JAR, or ../shared/eureka beside the checkout.
set -euo pipefail
jar=${EUREKA_JAR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/../shared/eureka/eureka-server.jar}
if [ ! -f "$jar" ]; then echo "start.sh: $jar is not there; say in EUREKA_JAR where the jar of Eureka is" >&2; exit 1; fi
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/eureka-$PORT
mkdir -p "$folder"
# Its cache for readers is renewed each 30 s only: whoever asks before the first service is known would see none for as long.
exec java -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir="$folder" -jar "$jar" --server.address=127.0.0.1 --server.port="$PORT" --eureka.client.register-with-eureka=false --eureka.client.fetch-registry=false \
  --eureka.server.use-read-only-response-cache=false --eureka.server.wait-time-in-ms-when-sync-empty=0
