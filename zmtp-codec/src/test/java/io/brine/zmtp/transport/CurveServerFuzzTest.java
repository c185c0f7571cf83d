package io.brine.zmtp.transport;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.mechanism.ForgedClient;
import io.brine.zmtp.mechanism.Security;
import io.brine.zmtp.zap.ZapClient;
import io.netty.buffer.ByteBufUtil;

import java.util.Arrays;

/**
 * A CURVE server. No random octets open a box, so the input is a script: each step says how many
 * octets it takes, and whether they go as they are, into INITIATE's metadata, or sealed into a
 * MESSAGE.
 */
class CurveServerFuzzTest {
    private static final byte[] GREETING =
            ByteBufUtil.decodeHexDump(RawLink.greeting("CURVE", false));
    private static final int GREETING_SIZE = 64;
    private static final int WELCOME_SIZE = 168;
    private static final CurveKeyPair KEYS = CurveKeyPair.generate();

    /** Reads an input from its start; zeros come when it has ended. */
    private static final class Script {
        private final byte[] input;
        private int at;

        private Script(byte[] input) {
            this.input = input;
        }

        private boolean goesOn() {
            return at < input.length;
        }

        private int octet() {
            return at < input.length ? input[at++] & 0xff : 0;
        }

        private byte[] octets(int count) {
            int end = Math.min(input.length, at + count);
            byte[] octets = Arrays.copyOfRange(input, at, end);
            at = end;
            return octets;
        }
    }

    @FuzzTest(maxDuration = "12s")
    void anyScript(byte[] input) {
        Script script = new Script(input);
        ForgedClient client = new ForgedClient(KEYS.publicKey());
        boolean welcomed = false;
        try (FuzzedPeer peer =
                new FuzzedPeer(new Security.CurveServer(KEYS, null), "ROUTER", ZapClient.NONE)) {
            peer.read(GREETING, GREETING_SIZE);
            for (int step = 0; step < 12 && script.goesOn() && peer.channel.isOpen(); step++) {
                int piece = 1 + script.octet();
                int what = script.octet() % 6;
                byte[] data = script.octets(script.octet());
                if (what >= 2 && !welcomed) {
                    welcomed = hello(peer, client, piece);
                }
                if (what < 2 || !welcomed) {
                    peer.read(data, piece);
                } else {
                    peer.read(sealed(client, what, step, data, script), piece);
                }
            }
        }
    }

    /** Sends HELLO; returns whether WELCOME has come back. */
    private static boolean hello(FuzzedPeer peer, ForgedClient client, int piece) {
        peer.read(RawLink.frame(4, client.hello()), piece);
        byte[] sent = peer.sent();
        if (sent.length != GREETING_SIZE + 2 + WELCOME_SIZE) {
            return false;
        }
        client.takeWelcome(Arrays.copyOfRange(sent, GREETING_SIZE + 2, sent.length));
        return true;
    }

    private static byte[] sealed(
            ForgedClient client, int what, int step, byte[] data, Script script) {
        return switch (what) {
            case 2 -> RawLink.frame(4, client.initiate());
            case 3 -> {
                client.metadata = data;
                yield RawLink.frame(4, client.initiate());
            }
            case 4 -> RawLink.frame(0, client.message(3 + step, script.octet(), data));
            default -> {
                byte[] message = client.message(3 + step, script.octet(), data);
                message[script.octet() % message.length] ^= (byte) script.octet();
                yield RawLink.frame(script.octet() & 7, message);
            }
        };
    }
}
