#!/bin/sh
# Makes the secrets of compose.yaml, each in a file of its own, where it is not there yet:
#
#     sh bot/deploy/secrets.sh [FOLDER]        (/etc/verbatim/secrets unless told)
#
# It asks for the bot's token and makes up the passwords. Only whoever owns the folder can enter
# it. The files in it can be read by everybody who can: containers see each as a mount, under the
# users of their images, which do not exist here.
set -eu
folder=${1:-/etc/verbatim/secrets}
umask 077
mkdir -p "$folder"
chmod 0700 "$folder"

missing() { [ ! -s "$folder/$1" ]; }
keep() {
    printf %s "$2" >"$folder/$1.new"
    chmod 0444 "$folder/$1.new"
    mv "$folder/$1.new" "$folder/$1"
    echo "made: $folder/$1"
}
made_up() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

if missing verbatim_discord_token; then
    if [ -t 0 ]; then
        printf 'The token, from Bot on https://discord.com/developers/applications: ' >&2
        trap 'stty echo' EXIT
        stty -echo
    fi
    IFS= read -r token || true
    if [ -t 0 ]; then
        stty echo
        echo >&2
    fi
    if [ -z "${token:-}" ]; then
        echo "secrets.sh: no token was given; call it again with it on its standard input" >&2
        exit 2
    fi
    keep verbatim_discord_token "$token"
fi
if missing postgres_password; then
    rm -f "$folder/verbatim_database_url"
    keep postgres_password "$(made_up)"
fi
if missing verbatim_database_url; then
    # The bot takes nothing for the database but what the certificate proves to be it.
    password=$(cat "$folder/postgres_password")
    keep verbatim_database_url "postgresql://verbatim:$password@postgres:5432/verbatim?ssl=verify-full"
fi
if missing verbatim_archive_password; then
    keep verbatim_archive_password "$(made_up)"
fi
