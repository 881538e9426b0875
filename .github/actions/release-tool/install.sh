#!/bin/sh
# Downloads release-tool for this machine, checks it, and puts it on the PATH of later steps.
set -eu

fail() {
  # A command of the runner is one line: what was given to us may have more.
  echo "::error title=release-tool::$(printf '%s' "$1" | tr -d '\r' | sed -e 's/%/%25/g' | tr '\n' ' ')"
  exit "${2:-1}"
}

case ${RELEASE_TOOL_VERSION:-} in
  '' | *[!0-9A-Za-z.-]*) fail "input version is no version such as 1.2.3" 64 ;;
esac
case ${RELEASE_TOOL_CHECKSUMS:-} in
  *[!0-9a-f]*) fail "input checksums is no sha256 in lower case" 64 ;;
esac
case $RELEASE_TOOL_DOWNLOADS in
  https://*) protocol='=https' ;;
  http://127.0.0.1:*) protocol='=http' ;;
  *) fail "input downloads is no https URL" 64 ;;
esac

case $(uname -s) in
  Linux) os=linux ;;
  Darwin) os=darwin ;;
  *) fail "release-tool is there for Linux and macOS, not for $(uname -s)" ;;
esac
case $(uname -m) in
  x86_64 | amd64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) fail "release-tool is there for amd64 and arm64, not for $(uname -m)" ;;
esac

name=release-tool-$RELEASE_TOOL_VERSION-$os-$arch
folder=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/release-tool.XXXXXX")

fetch() { # name
  curl --fail --silent --show-error --location --proto "$protocol" --proto-redir "$protocol" \
    --retry 3 --connect-timeout 30 --speed-limit 1024 --speed-time 60 --max-filesize 1000000000 \
    --output "$folder/$1" "$RELEASE_TOOL_DOWNLOADS/v$RELEASE_TOOL_VERSION/$1" ||
    fail "cannot download $1 of release $RELEASE_TOOL_VERSION" 75
}

sha256() { # file
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 "$1" | cut -d ' ' -f 1
  fi
}

require() { # name, expected sha256
  actual=$(sha256 "$folder/$1")
  if [ "$actual" != "$2" ]; then
    rm -rf "$folder"
    fail "$1 is sha256:$actual, expected sha256:$2" 76
  fi
}

fetch checksums.txt
if [ -n "${RELEASE_TOOL_CHECKSUMS:-}" ]; then
  require checksums.txt "$RELEASE_TOOL_CHECKSUMS"
fi
expected=$(awk -v name="$name.tar.gz" '$2 == name { print $1 }' "$folder/checksums.txt")
if [ -z "$expected" ]; then
  fail "checksums.txt of release $RELEASE_TOOL_VERSION has no $name.tar.gz" 65
fi
fetch "$name.tar.gz"
require "$name.tar.gz" "$expected"

tar -xzf "$folder/$name.tar.gz" -C "$folder"
rm "$folder/$name.tar.gz"
echo "$folder/$name/bin" >>"$GITHUB_PATH"
echo "release-tool $RELEASE_TOOL_VERSION for $os/$arch, sha256 $expected"
