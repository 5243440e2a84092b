#!/usr/bin/env bash
# Installs what the tests need (on Debian or Ubuntu as root; elsewhere it reports what is missing), builds, and runs
# every test. With --fast it installs nothing, and builds and runs only tests that are pure or in virtual time.
# The last line is: N passed, N failed[, N skipped].
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

usage() {
  cat <<'TEXT'
Usage: ./test.sh [--fast | --help]
  (nothing)  installs what the tests need, builds everything with all warnings, and runs every test
  --fast     installs nothing, builds without analyzers, and runs only the tests that start no process, socket,
             broker or browser
  --help     prints this text
CHAOS_GOLDEN=write ./test.sh --fast   writes the golden files again; git diff then shows what changed
The last line is: N passed, N failed[, N skipped]. The exit code is 0 if no test failed.
TEXT
}

fast=
case "$#:${1:-}" in
  0:) ;;
  1:--fast) fast=1 ;;
  1:--help | 1:-h) usage && exit ;;
  *) { echo "test.sh: $* is not allowed; allowed: --fast, --help"; usage; } >&2; exit 3 ;;
esac

# The counts come from the result files, so that a test host that crashes is counted as a failure.
counters() { grep -h '<Counters ' "$results"/*.trx 2>/dev/null | grep -o "$1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s+=$1} END {print s+0}'; }

end() { # end FAILED_RUNS: prints what was skipped and the last line
  local passed failed skipped
  passed=$(counters passed)
  failed=$(counters failed)
  skipped=$(($(counters total) - passed - failed))
  [ "$1" -gt 0 ] && [ "$failed" = 0 ] && failed=$1
  if [ "$skipped" -gt 0 ]; then
    echo "== skipped"
    grep -hoE 'testName="[^"]*"[^>]*outcome="NotExecuted"' "$results"/*.trx | sed 's/testName="//; s/".*//' | sort | head -50
    grep -hA6 'outcome="NotExecuted"' "$results"/*.trx | grep -o '<Message>[^<]*' | sed 's/<Message>/  reason: /' | sort -u | head -20
  fi
  [ "$skipped" -gt 0 ] && echo "$passed passed, $failed failed, $skipped skipped" || echo "$passed passed, $failed failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}

# The cache (Kafka's archive, calibrations) is used by these tests only, and is deleted with them.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
export CHAOS_CACHE=$results/cache

if [ "$fast" ]; then
  # Compiler and tests run too briefly to gain from the runtime's profiling; a larger nursery saves collections.
  export DOTNET_TieredPGO=0
  # One compiler server for all projects. It is stopped after the tests, unless it was already running.
  pgrep -x VBCSCompiler >/dev/null 2>&1 || trap 'rm -rf "$results"; dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1' EXIT
  dotnet build tools/Chaos.Fast.proj --nologo -v quiet -p:UseSharedCompilation=true || { echo "test.sh: the build failed"; echo "0 passed, 1 failed"; exit 1; }
  export DOTNET_GCgen0size=4000000
  assemblies=()
  for project in */Chaos.*.Tests/; do assemblies+=("${project}bin/Fast/net10.0/$(basename "$project").dll"); done
  dotnet test "${assemblies[@]}" --nologo --filter "Speed!=Slow" --logger "trx;LogFileName=$results/fast.trx" --logger "console;verbosity=minimal" -- RunConfiguration.MaxCpuCount=0
  end $(($? != 0))
  exit
fi

need() { # need COMMAND PACKAGE
  PATH=$PATH:/usr/sbin command -v "$1" >/dev/null 2>&1 && return
  missing+=("$2")
}
missing=()
need chromium chromium
need java openjdk-17-jre-headless
need node nodejs
need npm npm
need rabbitmq-server rabbitmq-server
need redis-server redis-server
need mariadbd mariadb-server
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || need initdb postgresql
docker compose version >/dev/null 2>&1 || need docker-compose docker-compose
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "test.sh: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # The tests start their own brokers, so no package may start a system service.
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then policy=
    else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && trap 'rm -f "$policy"; rm -rf "$results"' EXIT
    fi
    apt-get update -q >/dev/null || echo "test.sh: apt-get update failed"
    for package in "${missing[@]}"; do
      apt-get install -y -q --no-install-recommends "$package" >/dev/null || echo "test.sh: could not install $package: the tests that need it are skipped"
    done
    if [ -n "$policy" ]; then rm -f "$policy"; trap 'rm -rf "$results"' EXIT; fi
  else
    echo "test.sh: ${missing[*]} missing: the tests that need them are skipped"
  fi
fi

# The Node client of Toxiproxy, and grpc-js, drive the proxy in tests.
client=faults/Chaos.Faults.Tests/NodeClient
if [ ! -d $client/node_modules/@grpc/grpc-js ]; then
  (cd $client && npm ci --no-audit --no-fund --loglevel=error >/dev/null 2>&1) ||
    echo "test.sh: npm could not install toxiproxy-node-client and grpc-js: the tests that need them are skipped"
fi

# Software of others, which the tool judges in a test.
real=(nginx haproxy redis-ioredis postgres-pg grpc-js grpc-js-retry rabbitmq-amqplib)
if [ -n "$(targets/Real/run.sh --lacks "${real[@]}")" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then targets/Real/run.sh --install-only "${real[@]}"
  else echo "test.sh: the tests on real software are skipped; needed: targets/Real/run.sh --install-only ${real[*]}"
  fi
fi

# The original Toxiproxy and other peers, if there is a folder with them beside the checkout.
if [ -z "${CHAOS_PEERS:-}" ] && [ -d ../shared/peers ]; then
  CHAOS_PEERS=$(cd ../shared/peers && pwd)
  export CHAOS_PEERS
fi

# Kafka in the same way: a folder with the jars of a distribution.
if [ -z "${KAFKA_HOME:-}" ] && [ -d ../shared/kafka/libs ]; then
  KAFKA_HOME=$(cd ../shared/kafka && pwd)
  export KAFKA_HOME
fi

# Check the formatting before the build, which takes long.
if dotnet tool restore >/dev/null && dotnet csharpier --version >/dev/null 2>&1; then
  dotnet csharpier check . || { echo "test.sh: dotnet csharpier format . would change these files"; echo "0 passed, 1 failed"; exit 1; }
else
  echo "test.sh: CSharpier could not be restored: the formatting of the code is not checked"
fi

dotnet build Chaos.sln -c Release --nologo -v quiet || { echo "test.sh: the build failed"; echo "0 passed, 1 failed"; exit 1; }

# Most tests wait more than they work, so they run in parallel. The slow tests of scenarios run and measure whole
# experiments, so they run after all others.
measuring=scenarios/Chaos.Scenarios.Tests
assemblies=()
for project in */Chaos.*.Tests/; do
  [ "${project%/}" = "$measuring" ] || assemblies+=("${project}bin/Release/net10.0/$(basename "$project").dll")
done
failed_runs=0
test_run() { # test_run NAME ASSEMBLY... [OPTION...]
  dotnet test --nologo --logger "trx;LogFileName=$results/$1.trx" --logger "console;verbosity=minimal" "${@:2}"
}
measuring=$measuring/bin/Release/net10.0/$(basename "$measuring").dll
test_run pure "$measuring" --filter "Speed!=Slow" &
beside=$!
test_run others "${assemblies[@]}" -- RunConfiguration.MaxCpuCount=0 || failed_runs=1
wait "$beside" || failed_runs=$((failed_runs + 1))
test_run scenarios "$measuring" --filter "Speed=Slow" || failed_runs=$((failed_runs + 1))

end "$failed_runs"
