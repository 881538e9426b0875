#!/bin/sh
# Runs release-tool with the words of RELEASE_TOOL_ARGS. It writes the step's outputs itself.
set -eu

if [ -z "${RELEASE_TOOL_ARGS:-}" ]; then
  exit 0
fi
case $RELEASE_TOOL_CHANGES in
  ok | fail) ;;
  *)
    echo "::error title=release-tool::input changes is neither ok nor fail"
    exit 64
    ;;
esac

# Split at blanks, and nothing else: no name of a file is looked for, no command is run.
set -f
# shellcheck disable=SC2086
set -- $RELEASE_TOOL_ARGS

code=0
release-tool "$@" || code=$?
if [ "$code" -eq 2 ] && [ "$RELEASE_TOOL_CHANGES" = ok ]; then
  exit 0
fi
exit "$code"
