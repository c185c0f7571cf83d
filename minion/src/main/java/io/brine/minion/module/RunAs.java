package io.brine.minion.module;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Under which account a command runs. The change is made by {@code setpriv} (or {@code runuser}),
 * which take the command as separate words: no shell sees it. Immutable.
 */
final class RunAs {
    private static final String MINIONS_OWN = System.getProperty("user.name", "");

    private final @Nullable UserAccount account;
    private final @Nullable String groupId;

    private RunAs(@Nullable UserAccount account, @Nullable String groupId) {
        this.account = account;
        this.groupId = groupId;
    }

    /** Reads {@code runas} and {@code group} of the arguments. */
    static RunAs of(Arguments args) {
        String user = args.optText("runas");
        String group = args.optText("group");
        UserAccount account = null;
        String groupId = null;
        if (user != null && !user.isEmpty() && !user.equals(MINIONS_OWN)) {
            account = UserAccount.find(user);
            if (account == null) {
                throw new CommandExecutionException("User '" + user + "' is not available");
            }
        }
        if (group != null && !group.isEmpty()) {
            groupId = UserAccount.groupId(group);
            if (groupId == null) {
                throw new CommandExecutionException("Group '" + group + "' is not available");
            }
        }
        if ((account != null || groupId != null) && !MINIONS_OWN.equals("root")) {
            throw new CommandExecutionException(
                    "runas and group need a minion that runs as root; this one runs as '"
                            + MINIONS_OWN
                            + "'");
        }
        return new RunAs(account, groupId);
    }

    /** The home directory of the account. */
    String home() {
        return account == null ? System.getProperty("user.home", "/") : account.home();
    }

    /** What a login as the account sets; empty without {@code runas}. */
    Map<String, String> environment() {
        return account == null ? Map.of() : account.environment();
    }

    /** The command with what changes the account in front. */
    List<String> prefixed(List<String> argv) {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(argv);
        return command;
    }

    private List<String> prefix() {
        if (account == null && groupId == null) {
            return List.of();
        }
        String setpriv = Executables.which("setpriv");
        if (setpriv != null) {
            List<String> prefix = new ArrayList<>(List.of(setpriv));
            if (account != null) {
                prefix.addAll(List.of("--reuid", account.uid(), "--init-groups"));
            } else {
                prefix.add("--keep-groups");
            }
            prefix.addAll(
                    List.of("--regid", groupId != null ? groupId : String.valueOf(gid()), "--"));
            return prefix;
        }
        String runuser = Executables.which("runuser");
        if (runuser != null && account != null && groupId == null) {
            return List.of(runuser, "-u", account.name(), "--");
        }
        throw new CommandExecutionException(
                "runas and group need setpriv (util-linux), which was not found");
    }

    private String gid() {
        return account == null ? "0" : account.gid();
    }
}
