#!/usr/bin/env bash
# How long a start takes, from the JVM's start to the first answer: once into an empty data
# directory, then several times on existing data. JVM settings are those of mvn spring-boot:run, the
# archive of loaded classes included, which the first start leaves to the later ones.
#
#   JAVA_HOME=/path/to/jdk-25 bench/startup.sh [rounds]
#
# RUNNER='chrt -r 5' puts the server before everything else on a busy machine.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -q -B -ntp process-classes dependency:build-classpath -DincludeScope=runtime \
  -Dmdep.outputFile="$work/classpath" > "$work/mvn.log" || { cat "$work/mvn.log"; exit 1; }

start() {
  local begin end server port
  port=$(free_port)
  begin=$(date +%s%N)
  ${RUNNER:-} "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms96m \
    -XX:ReservedCodeCacheSize=240m -XX:+IgnoreUnrecognizedVMOptions -XX:+UseTransparentHugePages \
    -Xlog:pagesize=off --enable-native-access=ALL-UNNAMED \
    -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$work/chatroles.jsa" \
    -cp "$(echo target/chatroles-*-SNAPSHOT.jar):$(cat "$work/classpath")" chat.roles.ChatRoles \
    --chatroles.data-directory="$work/data" --server.port="$port" --management.server.port=0 \
    > "$work/log" 2>&1 &
  server=$!
  # a curl each time would take a fifth of a processor
  until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
    kill -0 "$server" 2> /dev/null || { cat "$work/log"; exit 1; }
    sleep 0.03
  done
  curl -sf -o /dev/null "http://127.0.0.1:$port/docs/api"
  end=$(date +%s%N)
  kill -TERM "$server"
  wait "$server"
  echo $(((end - begin) / 1000000))
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

echo "first start:       $(start) ms"
times=()
for ((i = 0; i < rounds; i++)); do times+=("$(start)"); done
sorted=($(printf '%s\n' "${times[@]}" | sort -n))
echo "on existing data:  ${times[*]} ms, median ${sorted[rounds / 2]} ms"
