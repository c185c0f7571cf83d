package io.brine.salt.event;

/** The tags that the daemons fire, and how they are built. */
public final class EventTag {
    public static final String AUTH = "salt/auth";
    public static final String KEY = "salt/key";

    /** Fired when the shared AES key was rotated. */
    public static final String KEY_ROTATION = "key";

    public static final String MINION_START = "minion_start";
    public static final String MINION_PING = "minion_ping";
    public static final String PRESENCE_PRESENT = "salt/presence/present";
    public static final String PRESENCE_CHANGE = "salt/presence/change";

    private EventTag() {}

    public static String jobPrefix(String jid) {
        return "salt/job/" + jid;
    }

    public static String jobNew(String jid) {
        return jobPrefix(jid) + "/new";
    }

    public static String jobPublish(String jid) {
        return jobPrefix(jid) + "/publish";
    }

    public static String jobStart(String jid, String minionId) {
        return jobPrefix(jid) + "/start/" + minionId;
    }

    public static String jobReturn(String jid, String minionId) {
        return jobPrefix(jid) + "/ret/" + minionId;
    }

    /** Of a refused publish; Salt leaves the id out when there is none yet. */
    public static String jobError(String jid) {
        return jid.isEmpty() ? "salt/job/error" : jobPrefix(jid) + "/error";
    }

    public static String jobStateError(String jid, String minionId, String fun) {
        return jobPrefix(jid) + "/sub/" + minionId + "/error/" + fun;
    }

    public static String minionStart(String minionId) {
        return "salt/minion/" + minionId + "/start";
    }

    /** Fired after each pillar; without {@code salt/} in front, as the real one is. */
    public static String minionRefresh(String minionId) {
        return "minion/refresh/" + minionId;
    }

    public static String resourceRefresh(String minionId) {
        return "resource/refresh/" + minionId;
    }

    public static String runNew(String jid) {
        return "salt/run/" + jid + "/new";
    }

    public static String runReturn(String jid) {
        return "salt/run/" + jid + "/ret";
    }

    public static String wheelNew(String jid) {
        return "salt/wheel/" + jid + "/new";
    }

    public static String wheelReturn(String jid) {
        return "salt/wheel/" + jid + "/ret";
    }

    public static String stats(String worker) {
        return "salt/stats/" + worker;
    }
}
