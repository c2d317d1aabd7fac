#!/bin/sh
# Makes an authority of this installation's own and a certificate for each server, once; compose.yaml
# calls it before every start. A certificate that is there, by this authority, and good for another
# month stays. Each server sees its own key and no other; the authority's key nobody's but this.
#
#     certificates.sh AUTHORITY SERVERS CLIENT
#
# SERVERS/postgres and SERVERS/search-1 to -3 get ca.pem, server.pem and server.key, CLIENT ca.pem.
set -eu
authority=$1 servers=$2 client=$3
days=3650 month=2592000
umask 077

good() { openssl x509 -in "$1" -noout -checkend $month >/dev/null 2>&1; }
own() { if [ "$(id -u)" = 0 ]; then chown "$@"; fi; }

mkdir -p "$authority" "$client"
if ! good "$authority/ca.pem" || [ ! -s "$authority/ca.key" ]; then
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$authority/ca.key"
    openssl req -x509 -new -key "$authority/ca.key" -sha256 -days $days -subj "/O=Verbatim/CN=authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign,cRLSign" \
        -out "$authority/ca.pem"
    echo "made: the authority"
fi

# name, and the number of the user under which its image runs
certify() {
    folder=$servers/$1
    mkdir -p "$folder"
    if good "$folder/server.pem" && [ -s "$folder/server.key" ] &&
        openssl verify -CAfile "$authority/ca.pem" "$folder/server.pem" >/dev/null 2>&1; then
        return
    fi
    cat >"$folder/extensions" <<X
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:$1,DNS:localhost,IP:127.0.0.1
authorityKeyIdentifier=keyid
subjectKeyIdentifier=hash
X
    openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$folder/server.key"
    openssl req -new -key "$folder/server.key" -subj "/O=Verbatim/CN=$1" -out "$folder/request"
    openssl x509 -req -in "$folder/request" -CA "$authority/ca.pem" -CAkey "$authority/ca.key" \
        -set_serial "0x00$(openssl rand -hex 16)" -sha256 -days $days -extfile "$folder/extensions" \
        -out "$folder/server.pem" 2>/dev/null
    rm "$folder/request" "$folder/extensions"
    cp "$authority/ca.pem" "$folder/ca.pem"
    chmod 0755 "$folder"
    chmod 0444 "$folder/ca.pem" "$folder/server.pem"
    chmod 0400 "$folder/server.key"
    own "$2:$2" "$folder/server.key"
    echo "made: the certificate of $1"
}
certify postgres 999
for number in 1 2 3; do certify "search-$number" 1000; done

cp "$authority/ca.pem" "$client/ca.pem"
chmod 0755 "$client"
chmod 0444 "$client/ca.pem"
