#!/bin/sh
# tool 1.2.3-rc.1: finds its home, then becomes the program.
case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
while [ -h "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
done
bin=${self%/*}
home=$bin/..
case $bin in ?*/bin) [ -h "$bin" ] || home=${bin%/bin} ;; esac
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in *[Uu][Tt][Ff]*8*) ;; *) export LC_ALL=C.UTF-8 ;; esac
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
java=$home/lib/runtime/bin/java
classpath="$home"/lib/app/tool.jar:"$home"/'lib/app/other one.jar'
set -f
set -- -Xshare:auto -Xlog:disable '-Xlog:all=error,cds*=off,aot*=off:stderr' -XX:+UseSerialGC '-Dtext=it'\''s $HOME' ${TOOL_JAVA_OPTIONS-} \
  -Dapp.home="$home" -Dapp.version=1.2.3-rc.1 -cp "$classpath" com.acme.Main "$@"
set +f
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
archive=$cache/acme/tool/1.2.3-abc.jsa
if [ -f "$archive" ]; then
  set -- -XX:SharedArchiveFile="$archive" "$@"
elif [ -n "$cache" ]; then
  (
    mkdir -p "$cache/acme/tool" && mkdir "$archive.new" || exit
    trap 'rm -rf "$archive.new"' EXIT
    trap exit HUP TERM
    "$java" -XX:+UseSerialGC -Xshare:dump -XX:SharedClassListFile="$home/lib/app/classes.lst" \
      -XX:SharedArchiveFile="$archive.new/jsa" -cp "$classpath" || exit
    rm -f "$cache/acme/tool"/*.jsa
    mv "$archive.new/jsa" "$archive"
  ) </dev/null >/dev/null 2>&1 &
fi
exec "$java" "$@"
