package io.brine.zmtp.mechanism;

import com.fasterxml.jackson.databind.JsonNode;

import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/** CURVE with the keys and nonces of a recording, so that octets can be compared. */
public final class RecordedCurve {
    private RecordedCurve() {}

    /** Plays the recording's client. */
    public static MechanismFactory client(JsonNode keys) {
        Security.CurveClient security =
                new Security.CurveClient(
                        octets(keys, "server_public"),
                        CurveKeyPair.fromSecret(octets(keys, "client_secret")));
        return new Factory(
                "",
                local ->
                        new CurveClientMechanism(
                                local,
                                security,
                                script(keys, "client_transient_secret", "vouch_nonce")));
    }

    /** Plays the recording's server. */
    public static MechanismFactory server(JsonNode keys, String zapDomain) {
        CurveKeyPair pair = CurveKeyPair.fromSecret(octets(keys, "server_secret"));
        return new Factory(
                zapDomain,
                local ->
                        new CurveServerMechanism(
                                local,
                                pair,
                                script(
                                        keys,
                                        "server_transient_secret",
                                        "cookie_key",
                                        "cookie_nonce",
                                        "welcome_nonce")));
    }

    private static byte[] octets(JsonNode keys, String name) {
        return ByteBufUtil.decodeHexDump(keys.get(name).asText());
    }

    private static Entropy script(JsonNode keys, String... names) {
        Queue<byte[]> drawn = new ArrayDeque<>();
        for (String name : names) {
            if (keys.has(name)) {
                drawn.add(octets(keys, name));
            }
        }
        return target -> {
            byte @Nullable [] next = drawn.poll();
            if (next == null || next.length != target.length) {
                throw new IllegalStateException("the recording drew other random numbers");
            }
            System.arraycopy(next, 0, target, 0, next.length);
        };
    }

    private record Factory(
            String zapDomain, java.util.function.Function<LocalPeer, Mechanism> maker)
            implements MechanismFactory {
        @Override
        public String name() {
            return "CURVE";
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        /** libzmq announces 0 as server too; so do the recordings. */
        @Override
        public boolean asServer() {
            return false;
        }

        @Override
        public Mechanism create(LocalPeer local) {
            return maker.apply(local);
        }
    }
}
