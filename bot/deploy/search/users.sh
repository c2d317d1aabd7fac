#!/bin/sh
# Lays out what the security plugin begins with, in a folder that the nodes then read: its own files,
# but one user, `verbatim`, with one role, in place of the users of its demonstration.
#
#     users.sh HOME FOLDER PASSWORD_FILE
#
# HOME is OpenSearch's. It counts at the first start of all alone; README.md says how the password
# is changed later.
set -eu
home=$1 folder=$2 password_file=$3
if [ ! -s "$password_file" ]; then
    echo "users.sh: $password_file holds no password; secrets.sh makes one" >&2
    exit 2
fi
# The plugin's own tool; the password goes to it past every list of processes.
hash=$(PASSWORD=$(cat "$password_file") bash "$home/plugins/opensearch-security/tools/hash.sh" -env PASSWORD | tail -n 1)
case $hash in
'$2'*) ;;
*)
    echo "users.sh: hash.sh made no bcrypt hash of the password" >&2
    exit 1
    ;;
esac
cp "$home"/config/opensearch-security/*.yml "$folder/"
cp "$(dirname "$0")/roles.yml" "$(dirname "$0")/roles_mapping.yml" "$folder/"
cat >"$folder/internal_users.yml" <<Y
_meta:
  type: internalusers
  config_version: 2

verbatim:
  hash: "$hash"
  description: "The bots, and verbatim archive"
Y
chmod 0755 "$folder"
chmod 0444 "$folder"/*.yml
