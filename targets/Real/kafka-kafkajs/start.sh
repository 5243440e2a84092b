#!/usr/bin/env bash
# Starts Kafka in a folder of its own, one node in KRaft mode. PORT: its port. ADVERTISED: the advertised address.
# KAFKA_HOME: the folder with its jars; by default ../shared/kafka beside the checkout.
set -euo pipefail
home=${KAFKA_HOME:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/../shared/kafka}
if [ ! -d "$home/libs" ]; then echo "start.sh: $home/libs does not exist; set KAFKA_HOME to the folder of Kafka" >&2; exit 1; fi
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/kafka-$PORT
mkdir -p "$folder"
controller=$(node "$(dirname "${BASH_SOURCE[0]}")/../free-port.js")
cat >"$folder/server.properties" <<CONF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=CLIENTS://127.0.0.1:$PORT,CONTROLLER://127.0.0.1:$controller
advertised.listeners=CLIENTS://$ADVERTISED
inter.broker.listener.name=CLIENTS
controller.listener.names=CONTROLLER
listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$folder/data
offsets.topic.replication.factor=1
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=2097152
CONF
cat >"$folder/log4j2.properties" <<CONF
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%p %m%n
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
CONF
java=(java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Djava.io.tmpdir=$folder" "-Dlog4j2.configurationFile=$folder/log4j2.properties" -cp "$home/libs/*")
[ -d "$folder/data" ] || "${java[@]}" kafka.tools.StorageTool format -t 4L6g3nShT-eMCtK--X86sw -c "$folder/server.properties" >/dev/null
exec "${java[@]}" kafka.Kafka "$folder/server.properties"
