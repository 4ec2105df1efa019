#!/bin/bash
# Workers on other machines by ssh, where torchgrade is installed and the folder `keys` was copied to:
#   ./ssh.sh tls://HOST:8786 host1 host2 ...
# Ctrl-C ends all of them.
set -euo pipefail
address=$1
shift
trap 'kill $(jobs -p) 2>/dev/null' EXIT
for host in "$@"; do
  ssh -tt "$host" torchgrade worker "$address" --keys "${KEYS:-keys}" &
done
wait
