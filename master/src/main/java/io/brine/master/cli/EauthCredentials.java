package io.brine.master.cli;

import io.brine.daemon.cli.CommandException;
import io.brine.daemon.cli.ExitCodes;
import io.brine.master.cli.option.ParsedOptions;
import io.brine.salt.payload.PayloadMap;

import java.io.Console;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who a person says to be to an external authentication. Immutable; shows no password in its text.
 *
 * @param eauth the back end, for example {@code pam}
 */
record EauthCredentials(String eauth, String username, String password) {
    /** A request to the master. */
    @FunctionalInterface
    interface Master {
        PayloadMap send(Map<String, ?> load) throws InterruptedException;
    }

    /**
     * Takes name and password from the options, asks at the terminal for what is not there.
     *
     * @throws CommandException if there is no terminal to ask at
     */
    static EauthCredentials ask(
            ParsedOptions parsed, String eauth, SaltCommand.Surroundings around) {
        String name = parsed.text("--username");
        String password = parsed.text("--password");
        if (name != null && password != null) {
            return new EauthCredentials(eauth, name, password);
        }
        Console terminal = around.terminal() ? System.console() : null;
        if (terminal == null) {
            throw new CommandException(
                    ExitCodes.NO_RETURN,
                    "-a needs --username and --password where it cannot ask for them");
        }
        String given = name == null ? terminal.readLine("username: ") : name;
        if (password == null) {
            char[] typed = terminal.readPassword("password: ");
            password = typed == null ? "" : new String(typed);
        }
        return new EauthCredentials(eauth, given == null ? "" : given, password);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("username", username);
        fields.put("password", password);
        fields.put("eauth", eauth);
        return fields;
    }

    /** The field with a token that the master gives for these credentials. */
    Map<String, Object> token(Master master) throws InterruptedException {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("cmd", "mk_token");
        load.putAll(fields());
        String token = master.send(load).textOr("token", "");
        if (token.isEmpty()) {
            throw new CommandException(ExitCodes.NO_RETURN, "Authentication failed");
        }
        return Map.of("token", token);
    }

    @Override
    public String toString() {
        return "EauthCredentials[" + eauth + ", " + username + "]";
    }
}
