package io.brine.master.access;

import io.brine.master.process.PeerNetwork;
import io.brine.master.process.RefusalLog;
import io.brine.salt.payload.PayloadMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code external_auth}: users who prove themselves by a password or by a token that a password
 * gave them. Passwords and tokens are neither logged nor kept. Thread-safe; blocks for as long as a
 * back end does.
 */
public final class ExternalAuth {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalAuth.class);
    private static final int MAX_LENGTH = 1024;

    private final AccessOptions options;
    private final Map<String, AuthBackend> backEnds;
    private final TokenStore tokens;
    private final AccessRules rules;
    private final RefusalLog refusals;
    private final InstantSource clock;
    private final LoginThrottle throttle;

    /** Over the back ends that the options name. */
    public ExternalAuth(
            AccessOptions options,
            TokenStore tokens,
            AccessRules rules,
            RefusalLog refusals,
            InstantSource clock) {
        this.options = options;
        this.backEnds = AuthBackends.of(options);
        this.tokens = tokens;
        this.rules = rules;
        this.refusals = refusals;
        this.clock = clock;
        this.throttle = new LoginThrottle(clock);
    }

    /** Whether a request brings credentials for this, and so no key counts. */
    public static boolean isMeantBy(PayloadMap credentials) {
        return credentials.has("token") || credentials.has("eauth");
    }

    /**
     * Checks a request's {@code token}, or its {@code eauth}, {@code username} and {@code
     * password}.
     *
     * @param peer where the request came from, or null if unknown
     */
    public Login check(PayloadMap credentials, @Nullable SocketAddress peer) {
        if (credentials.has("token")) {
            PayloadMap token = find(credentials.get("token"));
            if (token == null) {
                refusals.refused(peer, "login with a token that is none or has expired");
                return Login.Refused.of(Login.Type.TOKEN, ".");
            }
            return new Login.Accepted(Login.Type.TOKEN, token.textOr("name", ""), rulesOf(token));
        }
        String user = credentials.textOr("username", "UNKNOWN");
        if (!passes(credentials, peer)) {
            return Login.Refused.of(
                    Login.Type.EAUTH, " for user " + RefusalLog.printable(user) + ".");
        }
        String eauth = credentials.textOr("eauth", "");
        return new Login.Accepted(
                Login.Type.EAUTH, user, rulesOf(eauth, user, groupsOf(eauth, user)));
    }

    /**
     * {@code mk_token}: a token for a user whose password is right.
     *
     * @return what the token stands for, or null
     * @throws IOException if it cannot be kept
     */
    public @Nullable Map<String, @Nullable Object> makeToken(
            PayloadMap request, @Nullable SocketAddress peer) throws IOException {
        if (!passes(request, peer)) {
            return null;
        }
        String eauth = request.textOr("eauth", "");
        String user = request.textOr("username", "");
        List<String> groups = groupsOf(eauth, user);
        double now = clock.millis() / 1000.0;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("start", now);
        data.put("expire", now + lifetime(request, eauth, user));
        data.put("name", user);
        data.put("eauth", eauth);
        if (options.keepRulesInToken()) {
            data.put("auth_list", rulesOf(eauth, user, groups));
        }
        if (!groups.isEmpty()) {
            data.put("groups", groups);
        }
        return tokens.store(data);
    }

    /** {@code get_token}: what a token stands for, empty if it is none. */
    public Map<Object, @Nullable Object> describe(@Nullable Object token) {
        PayloadMap data = token instanceof String text ? tokens.find(text) : null;
        return data == null ? Map.of() : data.toMap();
    }

    private @Nullable PayloadMap find(@Nullable Object token) {
        PayloadMap data = token instanceof String text ? tokens.find(text) : null;
        boolean enabled =
                data != null && options.externalAuth().containsKey(data.textOr("eauth", ""));
        return enabled ? data : null;
    }

    private double lifetime(PayloadMap request, String eauth, String user) {
        boolean mayChoose =
                switch (options.tokenExpireOverride()) {
                    case Boolean all -> all;
                    case Map<?, ?> some ->
                            some.get(eauth) instanceof Collection<?> users && users.contains(user);
                    case null, default -> false;
                };
        boolean chosen =
                mayChoose
                        && request.get("token_expire") instanceof Number wanted
                        && Double.isFinite(wanted.doubleValue());
        return chosen && request.get("token_expire") instanceof Number wanted
                ? wanted.doubleValue()
                : options.tokenExpire().toSeconds();
    }

    private boolean passes(PayloadMap credentials, @Nullable SocketAddress peer) {
        String eauth = credentials.textOr("eauth", "");
        String user = credentials.textOr("username", "");
        AuthBackend backEnd = backEnds.get(eauth);
        if (backEnd == null) {
            refusals.refused(peer, "login with eauth '" + eauth + "', which is not enabled");
            return false;
        }
        if (user.isEmpty()
                || user.length() > MAX_LENGTH
                || user.chars().anyMatch(Character::isISOControl)
                || !(credentials.get("password") instanceof String password)
                || password.length() > MAX_LENGTH) {
            refusals.refused(peer, "login without a usable username and password");
            return false;
        }
        String host = PeerNetwork.of(peer);
        if (!throttle.admits(host, user)) {
            refusals.refused(peer, "login of '" + user + "': too many failed, wait a minute");
            return false;
        }
        if (!asked(backEnd, eauth, user, password)) {
            throttle.failed(host, user);
            refusals.refused(peer, "login of '" + user + "' with eauth " + eauth + " failed");
            return false;
        }
        throttle.succeeded(host, user);
        return true;
    }

    private static boolean asked(AuthBackend backEnd, String eauth, String user, String password) {
        try {
            return backEnd.authenticate(user, password);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            LOG.error("eauth {} cannot be asked: {}", eauth, e.toString());
            return false;
        }
    }

    private List<String> groupsOf(String eauth, String user) {
        AuthBackend backEnd = backEnds.get(eauth);
        if (backEnd == null) {
            return List.of();
        }
        try {
            return backEnd.groups(user);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (Exception e) {
            LOG.error("The groups of user {} are not known: {}", user, e.toString());
            return List.of();
        }
    }

    private List<?> rulesOf(PayloadMap token) {
        if (options.keepRulesInToken() && token.get("auth_list") instanceof List<?> kept) {
            return kept.stream().filter(rule -> rule != null).toList();
        }
        List<String> groups =
                token.get("groups") instanceof List<?> known
                        ? known.stream().map(String::valueOf).toList()
                        : List.of();
        return rulesOf(token.textOr("eauth", ""), token.textOr("name", ""), groups);
    }

    private List<Object> rulesOf(String eauth, String user, List<String> groups) {
        return rules.rulesOf(options.externalAuth().getOrDefault(eauth, Map.of()), user, groups);
    }
}
