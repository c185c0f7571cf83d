package io.brine.master.access;

import io.brine.daemon.config.SaltConfig;
import io.brine.salt.crypto.HashType;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options that decide who may ask for what. Immutable.
 *
 * @param externalAuth {@code external_auth}: back end to user or {@code group%} to rules
 * @param tokenDir {@code token_dir}
 * @param tokenExpire {@code token_expire}
 * @param tokenExpireOverride {@code token_expire_user_override}: true, or back end to users who may
 *     say how long their token shall live
 * @param keepRulesInToken {@code keep_acl_in_token}
 * @param hashType {@code hash_type}, which gives tokens their length
 * @param permissive {@code permissive_acl}
 * @param sharedSecret what the back end of that name compares with, or null
 * @param pamService {@code auth.pam.service}
 * @param pamPython {@code auth.pam.python}, or null
 */
public record AccessOptions(
        Map<String, Map<?, ? extends @Nullable Object>> externalAuth,
        Path tokenDir,
        Duration tokenExpire,
        @Nullable Object tokenExpireOverride,
        boolean keepRulesInToken,
        HashType hashType,
        boolean permissive,
        @Nullable String sharedSecret,
        String pamService,
        @Nullable String pamPython) {
    /** Reads the options. */
    public static AccessOptions of(SaltConfig salt) {
        Map<String, Map<?, ? extends @Nullable Object>> backEnds = new LinkedHashMap<>();
        if (salt.has("external_auth")) {
            salt.map("external_auth")
                    .forEach(
                            (name, users) ->
                                    backEnds.put(
                                            name, users instanceof Map<?, ?> map ? map : Map.of()));
        }
        String service = salt.optText("auth.pam.service");
        return new AccessOptions(
                backEnds,
                salt.path("token_dir"),
                salt.seconds("token_expire"),
                salt.raw("token_expire_user_override"),
                flag(salt, "keep_acl_in_token"),
                HashType.of(salt.text("hash_type")),
                flag(salt, "permissive_acl"),
                salt.optText("sharedsecret"),
                service == null ? "login" : service,
                salt.optText("auth.pam.python"));
    }

    private static boolean flag(SaltConfig salt, String key) {
        return salt.has(key) && salt.bool(key);
    }

    /** The names only: there are secrets among the values. */
    @Override
    public String toString() {
        return "AccessOptions" + externalAuth.keySet();
    }
}
