# A master and minions of their own on free loopback ports below one private directory; sourced by quickstart and
# make-cache with $bin set. POSIX sh.
# shellcheck shell=sh disable=SC2154

# Sets site to a new private directory.
scratch_create() {
    site=$(mktemp -d "${TMPDIR:-/tmp}/brine-$1.XXXXXX") || exit 1
    pids=
}

port_in_use() {
    hex=$(printf '%04X' "$1")
    grep -q "^ *[0-9]*: [0-9A-F]*:$hex " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Sets publish_port and ret_port. Between looking and binding another program may take one: whoever starts the master
# tries again then.
scratch_ports() {
    random=$(od -An -N2 -tu2 /dev/urandom)
    publish_port=$((20000 + random % 12000))
    while port_in_use "$publish_port" || port_in_use $((publish_port + 1)); do
        publish_port=$((publish_port + 2))
    done
    ret_port=$((publish_port + 1))
}

# scratch_configure MINION...: writes the configuration directories $site/master and $site/MINION.
scratch_configure() {
    mkdir -p "$site/master"
    cat >"$site/master/master" <<END
root_dir: $site/master
interface: 127.0.0.1
publish_port: $publish_port
ret_port: $ret_port
user: $(id -un)
END
    for minion in "$@"; do
        mkdir -p "$site/$minion"
        cat >"$site/$minion/minion" <<END
id: $minion
root_dir: $site/$minion
master: 127.0.0.1
publish_port: $publish_port
master_port: $ret_port
acceptance_wait_time: 1
user: $(id -un)
END
    done
}

# scratch_start PROGRAM DIRECTORY: starts a daemon in a session of its own, so that Ctrl-C reaches only who started it.
# Sets pid; everything that it says goes to $site/DIRECTORY.log.
scratch_start() {
    own_session=
    if command -v setsid >/dev/null 2>&1; then
        own_session=setsid
    fi
    $own_session "$bin/$1" -c "$site/$2" -l info >"$site/$2.log" 2>&1 </dev/null &
    pid=$!
    pids="$pids $pid"
}

# scratch_await SECONDS PID COMMAND...: runs the command until it succeeds; fails when the time is over or PID has ended.
scratch_await() {
    deadline=$(($(date +%s) + $1))
    watched=$2
    shift 2
    while ! "$@"; do
        if [ "$(date +%s)" -ge "$deadline" ] || ! kill -0 "$watched" 2>/dev/null; then
            return 1
        fi
        sleep 0.1
    done
}

# Starts the master and returns when it serves (its pid file is written then).
scratch_master() {
    attempt=1
    while :; do
        scratch_ports
        scratch_configure "$@"
        scratch_start brine-master master
        master_pid=$pid
        if scratch_await 60 "$master_pid" test -s "$site/master/var/run/salt-master.pid"; then
            return 0
        fi
        if kill -0 "$master_pid" 2>/dev/null || [ "$attempt" -ge 3 ]; then
            return 1
        fi
        attempt=$((attempt + 1))
    done
}

# Ends every daemon that was started and waits until it is gone.
scratch_stop() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null
    done
    for pid in $pids; do
        waited=0
        while kill -0 "$pid" 2>/dev/null; do
            if [ "$waited" -ge 100 ]; then
                kill -9 "$pid" 2>/dev/null
                break
            fi
            sleep 0.1
            waited=$((waited + 1))
        done
        wait "$pid" 2>/dev/null
    done
    pids=
}

scratch_remove() {
    case $site in
        */brine-*) rm -rf "$site" ;;
    esac
}
