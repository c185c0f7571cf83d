# What the launchers share; sourced by them with $bin set to their directory. POSIX sh.
# shellcheck shell=sh disable=SC2154,SC2209
#
# Environment:
#   BRINE_JAVA_HOME          the Java to use (otherwise: see find-java)
#   BRINE_MASTER_JAVA_OPTS   options for the JVM of brine-master, after ours: later ones win
#   BRINE_MINION_JAVA_OPTS   the same for brine-minion
#   BRINE_JAVA_OPTS          the same for brine, brine-key, brine-run, brine-call and brine-zmtp
#   BRINE_CACHE_DIR          where class caches are kept, default ${XDG_CACHE_HOME:-~/.cache}/brine; empty: use none

die() {
    printf '%s\n' "$1" >&2
    exit 1
}

# Sets java, its feature release, and classpath: the jars of a tarball or of a checkout that has been built.
find_runtime() {
    if [ -d "$bin/../lib" ]; then
        lib=${bin%/*}/lib
    else
        lib=${bin%/*}/dist/target/brine/lib
    fi
    classpath=
    for jar in "$lib"/*.jar; do
        [ -e "$jar" ] || die "$program: not built yet: run 'mvn -DskipTests package' in ${bin%/*} first"
        # For brine-master only, and there is one for each architecture.
        case $jar in */AmazonCorrettoCryptoProvider-*) continue ;; esac
        classpath=$classpath${classpath:+:}$jar
    done
    java=$("$bin/find-java") || exit 1
    release=
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                release=${line#JAVA_VERSION=\"}
                release=${release%%[!0-9]*}
                ;;
        esac
    done 2>/dev/null <"${java%/bin/java}/release"
}

# Java takes the encoding of arguments, file names and output from the locale. In the C locale, which a locale that is
# not installed also ends in, everything but ASCII would be lost: there, as Python does, UTF-8 is taken.
use_utf8() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
        C.UTF-8 | C.utf8) return 0 ;;
        C | POSIX) ;;
        *)
            case $(locale charmap 2>/dev/null) in
                '' | ANSI_X3.4-1968 | US-ASCII) ;;
                *) return 0 ;;
            esac
            ;;
    esac
    if [ -n "${LC_ALL:-}" ]; then
        export LC_ALL=C.UTF-8
    else
        export LC_CTYPE=C.UTF-8
    fi
}

# Options that every JVM of ours gets. Serial: one small collector thread; no hsperfdata: no file in /tmp for each start.
common_options() {
    use_utf8
    options="-XX:+UseSerialGC -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8"
    options="$options -Dio.netty.allocator.type=pooled -Dio.netty.jfr.enabled=false"
    # Netty reaches for sun.misc.Unsafe, which Java 24 and later remark on stderr.
    if [ "${release:-0}" -ge 24 ]; then
        options="$options --sun-misc-unsafe-memory-access=allow"
    fi
}

# Salt's traffic is served by the JDK's own event loops, which cost less memory and start than native ones.
jdk_loops=-Dio.brine.zmtp.transport=nio

# ---- commands: start fast ------------------------------------------------------------------------------------------

# launch_command PROGRAM CLASS ARGUMENTS...
launch_command() {
    program=$1
    class=$2
    shift 2
    find_runtime
    common_options
    options="$options -XX:TieredStopAtLevel=1 -Xss512k -Xmx256m -Dio.netty.eventLoopThreads=1 $jdk_loops"
    class_cache
    # shellcheck disable=SC2086 # lists of options
    exec "$java" $options $cache_option ${BRINE_JAVA_OPTS:-} -cp "$classpath" "$class" "$@"
}

# launch_tool PROGRAM CLASS ARGUMENTS...: starts fast too, but may carry a heavy load then, so both compilers are there.
launch_tool() {
    program=$1
    class=$2
    shift 2
    find_runtime
    common_options
    options="$options -Xss512k -XX:MaxRAMPercentage=50 -Dio.netty.leakDetection.level=disabled"
    case ${1:-} in
        --version | --help | keygen | dump) options="$options -XX:TieredStopAtLevel=1" ;;
    esac
    class_cache
    open_streams
    heed_interrupt
    # shellcheck disable=SC2086 # lists of options
    exec $default_signal "$java" $options $cache_option ${BRINE_JAVA_OPTS:-} -cp "$classpath" "$class" "$@"
}

# Opens those of the three streams that are closed: the JVM would get their numbers for files of its own, and then read
# and write those.
open_streams() {
    { true 3<&0; } 2>/dev/null || exec </dev/null
    { true 3>&1; } 2>/dev/null || exec >/dev/full
    { true 3>&2; } 2>/dev/null || exec 2>/dev/null
}

# Sets default_signal to what makes SIGINT end the program even where shells ignore it, for commands in the background.
# A JVM does not handle a signal that was ignored when it began.
heed_interrupt() {
    default_signal=
    while read -r field mask; do
        case $field$mask in
            SigIgn:*[2367abefABEF])
                if env --default-signal=INT true; then
                    default_signal="env --default-signal=INT"
                fi
                ;;
        esac
    done 2>/dev/null </proc/self/status
}

# Sets shipped_cache to the options for the AOT cache that came with this tree, as in the images; fails when none did. It was
# made by the daemon with compact headers and this collector, and fits no others.
shipped_cache() {
    shipped_cache=
    [ "${release:-0}" -ge 25 ] || return 1
    for aot in "${bin%/*}/aot/$program.aot" "${bin%/*}"/aot/*.aot; do
        if [ -s "$aot" ]; then
            shipped_cache="-XX:+UseCompactObjectHeaders -XX:AOTCache=$aot"
            return 0
        fi
    done
    return 1
}

# Sets cache_option to use the class cache of this program, these jars and this Java. When there is none yet, it is made
# in the background for next time. Whatever goes wrong with it, the command runs without.
class_cache() {
    cache_option="-Xlog:disable"
    if shipped_cache; then
        cache_option="$cache_option $shipped_cache"
        return 0
    fi
    cache=${BRINE_CACHE_DIR-${XDG_CACHE_HOME:-${HOME:-}/.cache}/brine}
    case $cache in
        /?*) ;;
        *) return 0 ;;
    esac
    # To load a cache is to run its code: one that somebody else could have put there is not touched.
    if [ ! -d "$cache" ]; then
        (umask 077 && mkdir -p "$cache") 2>/dev/null || return 0
    fi
    [ -O "$cache" ] && [ -z "$(find "$cache" -maxdepth 0 -perm /022 2>/dev/null)" ] || return 0
    key=$(stat -L -c '%n %s %Y %Z' "$java" "$lib"/*.jar 2>/dev/null | cksum) || return 0
    key=${key%% *}
    if [ "${release:-0}" -ge 25 ]; then
        cache_file=$cache/$program-$release-$key.aot
        use=-XX:AOTCache
    else
        cache_file=$cache/$program-$release-$key.jsa
        use=-XX:SharedArchiveFile
    fi
    if [ -r "$cache_file" ]; then
        cache_option="$cache_option $use=$cache_file"
    elif [ -w "$cache" ] && command -v setsid >/dev/null 2>&1; then
        setsid nice -n 19 "$bin/make-cache" "$program" "$cache_file" </dev/null >/dev/null 2>&1 &
    fi
}

# ---- daemons: stay small -------------------------------------------------------------------------------------------

# launch_daemon PROGRAM CLASS ARGUMENTS...
launch_daemon() {
    program=$1
    class=$2
    shift 2
    find_runtime
    common_options
    # Small while idle, free to grow: the first heap is small, native memory that is free goes back to the system, and
    # Netty's pool is one arena of each kind.
    options="$options $jdk_loops -Xss512k -Xms6m -XX:NewSize=1m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=25"
    options="$options -XX:ReservedCodeCacheSize=64m -XX:StringTableSize=8192"
    options="$options -XX:+ExitOnOutOfMemoryError -Xlog:disable -Xlog:all=warning:stderr"
    options="$options -Dio.netty.allocator.numHeapArenas=1 -Dio.netty.allocator.numDirectArenas=1"
    # Where Salt's daemons put what SIGUSR1 asks for. The list of options cannot hold every name.
    case ${TMPDIR:-} in
        *[!A-Za-z0-9_./-]*) ;;
        /*) options="$options -Djava.io.tmpdir=$TMPDIR" ;;
    esac
    if [ "${release:-0}" -ge 25 ]; then
        options="$options -XX:+UseCompactObjectHeaders -XX:TrimNativeHeapInterval=10000"
    fi
    if shipped_cache; then
        options="$options $shipped_cache"
    fi
    case $program in
        brine-master)
            accelerator
            # The large compiler takes on only what runs really often: in the seconds of a storm of logins on a fresh
            # master it took more of the processors than the logins did.
            options="$options -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400"
            options="$options -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000"
            options="$options -XX:MaxRAMPercentage=25 -Dio.netty.allocator.maxOrder=6 ${BRINE_MASTER_JAVA_OPTS:-}"
            ;;
        *)
            # A minion computes little: only what runs really often is compiled, by the small compiler.
            options="$options -Xmx256m -XX:TieredStopAtLevel=1 -XX:CICompilerCount=1 -XX:CompileThresholdScaling=4"
            options="$options -Dio.netty.allocator.maxOrder=4 ${BRINE_MINION_JAVA_OPTS:-}"
            ;;
    esac
    # glibc gives each thread an arena of its own, which a JVM with few native allocations only pays for.
    export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
    if wants_to_detach "$@"; then
        start_detached "$@"
    else
        # shellcheck disable=SC2086 # a list of options
        exec "$java" $options -cp "$classpath" "$class" "$@"
    fi
}

# Adds the accelerator of RSA to the class path; brine_crypto_provider says whether it is used.
accelerator() {
    machine=$(uname -m)
    for jar in "$lib"/AmazonCorrettoCryptoProvider-*-linux-"${machine%64}"*64.jar; do
        [ ! -e "$jar" ] || classpath=$classpath:$jar
    done
}

# True with -d or --daemon among the arguments, alone or in a cluster such as -dlinfo.
wants_to_detach() {
    is_value=
    for argument in "$@"; do
        if [ -n "$is_value" ]; then
            is_value=
            continue
        fi
        case $argument in
            --daemon) return 0 ;;
            --config-dir | --log-level | --log-file | --log-file-level | --pid-file | --user) is_value=1 ;;
            --*) ;;
            -?*)
                flags=${argument%%[clu]*}
                case $flags in *d*) return 0 ;; esac
                case $argument in *[clu]) [ "${argument%?}" != "$flags" ] || is_value=1 ;; esac
                ;;
        esac
    done
    return 1
}

# Starts the daemon in a session of its own and returns when it says that it serves, or fails with what it said.
start_detached() {
    own_session=nohup
    if command -v setsid >/dev/null 2>&1; then
        own_session=setsid
    fi
    # shellcheck disable=SC2086 # a list of options
    { $own_session "$java" $options -cp "$classpath" "$class" "$@" </dev/null 2>&1 & } | {
        while IFS= read -r line; do
            if [ "$line" = "brine: ready" ]; then
                exit 0
            fi
            printf '%s\n' "$line" >&2
        done
        exit 1
    }
}
