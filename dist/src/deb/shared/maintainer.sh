# What the postinst scripts of brine-master and brine-minion share; sourced by them. POSIX sh.

# new_file FILE MODE OWNER GROUP: makes it, empty, unless there is one.
new_file() {
    [ -e "$1" ] || install -m "$2" -o "$3" -g "$4" /dev/null "$1"
}

# new_directory DIRECTORY MODE OWNER GROUP: makes it unless there is one, which then stays as it is.
new_directory() {
    [ -e "$1" ] || install -d -m "$2" -o "$3" -g "$4" "$1"
}

# first_configuration ROLE EXPRESSION VERSION: with the first installation, the commented file, edited by the expression of sed;
# never over a file that is there, which may be that of Salt's package, nor again after somebody has taken it away.
first_configuration() {
    new_directory /etc/salt 0755 root root
    new_directory "/etc/salt/$1.d" 0755 root root
    if [ -z "$3" ] && [ ! -e "/etc/salt/$1" ]; then
        sed -e "$2" "/usr/share/brine/conf/$1" >"/etc/salt/$1.brine-new"
        chmod 0644 "/etc/salt/$1.brine-new"
        mv "/etc/salt/$1.brine-new" "/etc/salt/$1"
    fi
}

# start_service ROLE VERSION: enables and starts brine-ROLE, as Debian's packages do, unless Salt's own service does the work:
# that would be stopped by it.
start_service() {
    unit=brine-$1.service
    if command -v deb-systemd-helper >/dev/null 2>&1; then
        deb-systemd-helper unmask "$unit" >/dev/null || true
        if [ -z "$2" ] && salt_serves "$1"; then
            echo "brine-$1: salt-$1 is in use and goes on; to change over: systemctl disable --now salt-$1 && systemctl enable --now brine-$1"
            deb-systemd-helper update-state "$unit" >/dev/null || true
            return 0
        fi
        if deb-systemd-helper --quiet was-enabled "$unit"; then
            deb-systemd-helper enable "$unit" >/dev/null || true
        else
            deb-systemd-helper update-state "$unit" >/dev/null || true
        fi
    fi
    if [ -d /run/systemd/system ]; then
        systemctl --system daemon-reload >/dev/null || true
        action=start
        [ -z "$2" ] || action=restart
        deb-systemd-invoke "$action" "$unit" >/dev/null || true
    fi
}

salt_serves() {
    command -v systemctl >/dev/null 2>&1 || return 1
    systemctl is-enabled --quiet "salt-$1.service" 2>/dev/null || systemctl is-active --quiet "salt-$1.service" 2>/dev/null
}
