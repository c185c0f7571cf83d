package io.brine.zmtp.mechanism;

import org.jspecify.annotations.Nullable;

import java.util.function.Function;

/** Stateless. Which mechanism a {@link Security} stands for. */
final class Mechanisms {
    static final String NULL = "NULL";
    static final String PLAIN = "PLAIN";
    static final String CURVE = "CURVE";

    private record Factory(
            String name,
            boolean asServer,
            boolean isSecure,
            String zapDomain,
            Function<LocalPeer, Mechanism> maker)
            implements MechanismFactory {
        @Override
        public Mechanism create(LocalPeer local) {
            return maker.apply(local);
        }
    }

    private Mechanisms() {}

    static MechanismFactory factory(Security security) {
        return switch (security) {
            case Security.Null(@Nullable String domain) -> open(text(domain));
            case Security.PlainServer(@Nullable String domain) ->
                    new Factory(PLAIN, true, true, text(domain), PlainServerMechanism::new);
            case Security.PlainClient client ->
                    new Factory(
                            PLAIN,
                            false,
                            true,
                            "",
                            local -> new PlainClientMechanism(local, client));
            case Security.CurveServer(CurveKeyPair keys, @Nullable String domain) ->
                    new Factory(
                            CURVE,
                            true,
                            true,
                            text(domain),
                            local -> new CurveServerMechanism(local, keys, Entropy.SYSTEM));
            case Security.CurveClient client ->
                    new Factory(
                            CURVE,
                            false,
                            true,
                            "",
                            local -> new CurveClientMechanism(local, client, Entropy.SYSTEM));
        };
    }

    private static MechanismFactory open(String domain) {
        boolean asks = !domain.isEmpty();
        return new Factory(NULL, false, asks, domain, local -> new NullMechanism(local, asks));
    }

    private static String text(@Nullable String domain) {
        return domain == null ? "" : domain;
    }
}
