#!/usr/bin/env bash
# Runs all or the named targets, one after another, and compares each verdict with the first line of its chaos.yaml.
# test.sh calls it only to install. The servers write to a folder that is removed at the end.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
  cat <<'TEXT'
Usage: targets/Real/run.sh [--install | --install-only | --lacks] [--keep FOLDER] [NAME...]
  --install      first installs what is missing: packages (Debian or Ubuntu as root), npm ci, dotnet build
  --install-only installs it, and runs nothing
  --lacks        prints what is missing, and runs nothing
  --keep FOLDER  keeps records and reports there; otherwise they are removed
  NAME           a folder here; all of them when none is named
Prints how many verdicts are as expected and how many are not. Ends with 0 when all are as expected.
TEXT
}

install=
only=
asks=
keep=
names=()
while [ $# -gt 0 ]; do
  case "$1" in
    --install) install=1 ;;
    --install-only) install=1; only=1 ;;
    --lacks) asks=1 ;;
    --keep) keep=$(mkdir -p "${2:?--keep needs a folder}" && cd "$2" && pwd); shift ;;
    --help | -h) usage; exit ;;
    -*) { echo "run.sh: $1 is not allowed; allowed: --install, --install-only, --lacks, --keep FOLDER, --help and names"; usage; } >&2; exit 3 ;;
    *) names+=("${1%/}") ;;
  esac
  shift
done
if [ ${#names[@]} = 0 ]; then for file in "$here"/*/chaos.yaml; do names+=("$(basename "$(dirname "$file")")"); done; fi
for name in "${names[@]}"; do
  if [ -n "$keep" ] && [ -e "$keep/$name" ]; then echo "run.sh: $keep/$name exists already: choose another folder for --keep" >&2; exit 3; fi
  [ -f "$here/$name/chaos.yaml" ] || { echo "run.sh: $name does not exist; allowed: $(cd "$here" && ls -d */ | tr -d / | paste -sd ' ')" >&2; exit 3; }
done

has() { PATH=$PATH:/usr/sbin command -v "$1" >/dev/null 2>&1; }

missing() { # missing NAME: prints the packages that a target needs and that are not installed
  local folder=$here/$1
  { [ -f "$folder/package.json" ] || ls "$folder"/*.js >/dev/null 2>&1; } && ! has node && echo nodejs
  [ -f "$folder/package.json" ] && ! has npm && echo npm
  case "$1" in
    nginx) has nginx || echo nginx-light ;;
    haproxy) has haproxy || echo haproxy ;;
    redis-*) has redis-server || echo redis-server ;;
    postgres-*) has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql ;;
    rabbitmq-*) has rabbitmq-server || echo rabbitmq-server ;;
    eureka | kafka-*) has java || echo openjdk-17-jre-headless ;;
  esac
}

install() {
  local packages policy=/usr/sbin/policy-rc.d
  packages=$(for name in "${names[@]}"; do missing "$name"; done | sort -u | paste -sd ' ')
  if [ -n "$packages" ]; then
    echo "run.sh: installing $packages"
    # This script starts the servers itself, so no server may start when its package is installed.
    if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && trap 'rm -f /usr/sbin/policy-rc.d; rm -rf "$temp"' EXIT; fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -q --no-install-recommends $packages >/dev/null || echo "run.sh: not all of $packages could be installed"
    if [ -n "$policy" ]; then rm -f "$policy"; trap 'rm -rf "$temp"' EXIT; fi
  fi
  for name in "${names[@]}"; do
    if [ -f "$here/$name/package.json" ] && [ ! -d "$here/$name/node_modules" ]; then (cd "$here/$name" && npm ci --no-audit --no-fund --loglevel=error >/dev/null); fi
    for project in "$here/$name"/*.csproj; do
      if [ -f "$project" ]; then dotnet build "$project" -c Release --nologo -v quiet >"$temp/build" 2>&1 || cat "$temp/build"; fi
    done
  done
}

lacks() { # lacks NAME: prints why a target cannot run
  local packages
  packages=$(missing "$1" | paste -sd ' ')
  if [ -n "$packages" ]; then echo "$packages"; fi
  if [ -f "$here/$1/package.json" ] && [ ! -d "$here/$1/node_modules" ]; then echo "npm ci"; fi
  if ls "$here/$1"/*.csproj >/dev/null 2>&1 && [ ! -d "$here/$1/bin/Release" ]; then echo "dotnet build"; fi
}

if [ -n "$asks" ]; then
  for name in "${names[@]}"; do lacks "$name"; done | sort -u | paste -sd ' '
  exit
fi

temp=$(mktemp -d)
chmod 755 "$temp" # the user postgres needs access
trap 'rm -rf "$temp"' EXIT
trap 'exit 130' INT TERM
export CHAOS_REAL=$temp/servers
[ -z "$install" ] || install
[ -z "$only" ] || exit 0

right=0
wrong=0
for name in "${names[@]}"; do
  file=$here/$name/chaos.yaml
  expected=$(sed -n '1s/^# expect: \([A-Za-z]*\)$/\1/p' "$file")
  lacking=$(lacks "$name" | paste -sd ', ')
  if [ -n "$lacking" ]; then
    echo "$name: not run, because it lacks $lacking (run.sh --install)"
    wrong=$((wrong + 1))
    continue
  fi
  begun=$SECONDS
  output=${keep:-$temp}/$name
  "$root/chaos" run "$file" --output "$output" --retry-inconclusive 2 --format json >"$temp/$name.json" 2>"$temp/$name.err"
  code=$?
  verdict=$(node -e 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log((r.experiments ?? r.Experiments)[0].verdict)' "$temp/$name.json" 2>/dev/null)
  verdict=${verdict^} # JSON has it in lower case
  [ -z "$keep" ] || cp "$temp/$name.json" "$temp/$name.err" "$keep/"
  line="$name: ${verdict:-no verdict}, exit code $code, $((SECONDS - begun)) s"
  if [ "$verdict" = "$expected" ]; then
    right=$((right + 1))
    echo "$line, as expected"
  else
    wrong=$((wrong + 1))
    echo "$line, not the expected $expected"
    tail -n 30 "$temp/$name.err" | sed 's/^/  /'
  fi
done
echo "$right as expected, $wrong not"
[ "$wrong" = 0 ]
