#!/bin/sh
# Says what the machine has to be told before OpenSearch can run on it: no container can.
set -eu
areas=$(cat /proc/sys/vm/max_map_count)
if [ "$areas" -lt 262144 ]; then
    echo "vm.max_map_count is $areas, and OpenSearch needs 262144: on the machine itself (not in a container) run sysctl -w vm.max_map_count=262144, and write the same as a line into /etc/sysctl.d/verbatim.conf" >&2
    exit 1
fi
