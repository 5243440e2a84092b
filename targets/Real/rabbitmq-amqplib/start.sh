#!/usr/bin/env bash
# Starts RabbitMQ in a folder of its own. PORT: its AMQP port. EPMD: the port of the Erlang name server of this run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=${CHAOS_REAL:-${TMPDIR:-/tmp}/chaos-real}/rabbitmq-$PORT
mkdir -p "$folder"
# The wrapper of the distribution changes the user when root calls it, so the script itself is started.
server=$(ls /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server 2>/dev/null | tail -1)
server=${server:-$(command -v rabbitmq-server)}
rm -f "$folder/.erlang.cookie"
echo chaosreal >"$folder/.erlang.cookie" && chmod 400 "$folder/.erlang.cookie"
echo "listeners.tcp.1 = 127.0.0.1:$PORT" >"$folder/rabbitmq.conf"
echo '[].' >"$folder/plugins"
export HOME=$folder ERL_EPMD_PORT=$EPMD ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$PORT RABBITMQ_DIST_PORT=$(node ../free-port.js)
export RABBITMQ_MNESIA_BASE=$folder/mnesia RABBITMQ_LOG_BASE=$folder/log RABBITMQ_LOGS=- RABBITMQ_PID_FILE=$folder/pid RABBITMQ_CONFIG_FILE=$folder/rabbitmq.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=$folder/plugins RABBITMQ_GENERATED_CONFIG_DIR=$folder/generated RABBITMQ_ADVANCED_CONFIG_FILE=$folder/advanced.config
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none'
# With this variable the script becomes the broker process instead of waiting for it.
export RUNNING_UNDER_SYSTEMD=1
export ERL_EPMD_PORT ERL_EPMD_ADDRESS ERL_AFLAGS="${ERL_AFLAGS:-} -start_epmd false"
unset RABBITMQ_HOME RABBITMQ_USE_LONGNAME
# The name server must run first: without it the node would end.
until (exec 3<>"/dev/tcp/127.0.0.1/$EPMD") 2>/dev/null; do sleep 0.05; done
exec "$server"
