package io.brine.zmtp.transport;

/**
 * Immutable. Who is at the other end of a unix domain socket, as the kernel says.
 *
 * @param uid the user's number
 * @param gid the group's number
 * @param pid the process's number, or -1 where it is not told (the JDK's NIO)
 */
public record IpcCredentials(int uid, int gid, int pid) {}
