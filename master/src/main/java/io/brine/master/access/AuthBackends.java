package io.brine.master.access;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the back ends that {@code external_auth} names; those that do not exist are named. */
final class AuthBackends {
    private static final Logger LOG = LoggerFactory.getLogger(AuthBackends.class);

    private AuthBackends() {}

    static Map<String, AuthBackend> of(AccessOptions options) {
        Map<String, AuthBackend> known = new LinkedHashMap<>();
        options.externalAuth()
                .forEach(
                        (name, users) -> {
                            switch (name) {
                                case "auto" -> known.put(name, (username, password) -> true);
                                case "file" -> known.put(name, FileBackend.of(users));
                                case "pam" ->
                                        known.put(
                                                name,
                                                new PamBackend(
                                                        PamHelper.find(options.pamPython()),
                                                        options.pamService()));
                                case "sharedsecret" ->
                                        known.put(name, sharedSecret(options.sharedSecret()));
                                default ->
                                        LOG.error(
                                                "external_auth: '{}' is not available here and lets"
                                                        + " nobody in: use pam, file, sharedsecret"
                                                        + " or auto",
                                                name);
                            }
                        });
        return known;
    }

    private static AuthBackend sharedSecret(@Nullable String secret) {
        if (secret == null || secret.isEmpty()) {
            LOG.error("external_auth: sharedsecret lets nobody in until 'sharedsecret' is set");
            return (username, password) -> false;
        }
        byte[] expected = secret.getBytes(StandardCharsets.UTF_8);
        return (username, password) ->
                MessageDigest.isEqual(expected, password.getBytes(StandardCharsets.UTF_8));
    }
}
