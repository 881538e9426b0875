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
java=${JAVA_HOME-}/bin/java
if [ -z "${JAVA_HOME-}" ] || [ ! -x "$java" ]; then
  echo "error: tool needs JAVA_HOME to name a Java 25 runtime" >&2
  exit 78
fi
classpath="$home"/lib/app/tool.jar:"$home"/'lib/app/other one.jar'
set -f
set -- -Xshare:auto -Xlog:disable '-Xlog:all=error,cds*=off,aot*=off:stderr' -XX:+UseSerialGC '-Dtext=it'\''s $HOME' ${TOOL_JAVA_OPTIONS-} \
  -Dapp.home="$home" -Dapp.version=1.2.3-rc.1 -cp "$classpath" com.acme.Main "$@"
set +f
exec "$java" "$@"
