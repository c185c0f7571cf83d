package io.brine.master.access;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What became of a request's credentials. Immutable. */
public sealed interface Login {
    /** By what somebody proves himself. */
    enum Type {
        /** The key of a user of this host. */
        USER,
        /** A password. */
        EAUTH,
        /** A token that a password gave. */
        TOKEN;

        /** Salt's word for it. */
        String word() {
            return switch (this) {
                case USER -> "user";
                case EAUTH -> "eauth";
                case TOKEN -> "token";
            };
        }

        /** Salt's name for the error when it does not do. */
        String errorName() {
            return switch (this) {
                case USER -> "UserAuthenticationError";
                case EAUTH -> "EauthAuthenticationError";
                case TOKEN -> "TokenAuthenticationError";
            };
        }
    }

    /** By what he tried. */
    Type type();

    /**
     * They are right.
     *
     * @param username whose they are
     * @param rules what that user may do, as {@link AccessRules} reads it; null for everything
     */
    record Accepted(Type type, String username, @Nullable List<?> rules) implements Login {
        /** Somebody who may do everything: the master itself, or who can read its key. */
        public static Accepted unbound(String username) {
            return new Accepted(Type.USER, username, null);
        }
    }

    /**
     * They are not.
     *
     * @param name Salt's name of the error, for example {@code TokenAuthenticationError}
     * @param message Salt's text
     */
    record Refused(Type type, String name, String message) implements Login {
        static Refused of(Type type, String more) {
            return new Refused(
                    type,
                    type.errorName(),
                    "Authentication failure of type \"" + type.word() + "\" occurred" + more);
        }

        /** Who proved himself but may not do this, as Salt words it. */
        public static Refused notPermitted(Accepted who) {
            return of(who.type(), " for user " + who.username() + ".");
        }
    }
}
