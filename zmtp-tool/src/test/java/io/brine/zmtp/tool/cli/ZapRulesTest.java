package io.brine.zmtp.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.brine.zmtp.mechanism.CurveKeyPair;
import io.brine.zmtp.zap.ZapReply;
import io.brine.zmtp.zap.ZapRequest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ZapRulesTest {
    private static ZapReply ask(List<String> rules, String mechanism, byte[]... credentials) {
        return ZapRules.parse(rules)
                .decide(
                        new ZapRequest(
                                "1",
                                "global",
                                "10.0.0.9",
                                new byte[0],
                                mechanism,
                                List.of(credentials)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aPlainUserNeedsAPasswordOfHisOwn() {
        List<String> rules = List.of("plain=ann:secret", "plain=ann:other", "plain=bob:a:b");
        assertThat(ask(rules, "PLAIN", octets("ann"), octets("secret")).status()).isEqualTo(200);
        assertThat(ask(rules, "PLAIN", octets("ann"), octets("other")).userId()).isEqualTo("ann");
        assertThat(ask(rules, "PLAIN", octets("bob"), octets("a:b")).status()).isEqualTo(200);
        assertThat(ask(rules, "PLAIN", octets("bob"), octets("secret")).status()).isEqualTo(400);
        assertThat(ask(rules, "PLAIN", octets("eve"), octets("")).status()).isEqualTo(400);
        assertThat(ask(rules, "NULL").status()).isEqualTo(400);
    }

    @Test
    void aCurveKeyIsTheUser() {
        CurveKeyPair keys = CurveKeyPair.generate();
        List<String> rules = List.of("curve=" + keys.publicKeyZ85());
        ZapReply reply = ask(rules, "CURVE", CurveKeyPair.decodeKey(keys.publicKeyZ85()));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.userId()).isEqualTo(keys.publicKeyZ85());
        assertThat(ask(rules, "CURVE", new byte[32]).status()).isEqualTo(400);
        assertThat(ask(rules, "CURVE", new byte[31]).status()).isEqualTo(400);
    }

    @Test
    void addressesAndAnyHoldForEveryMechanism() {
        for (String rule : List.of("any", "ip=10.0.0.9")) {
            List<String> rules = List.of("plain=a:b", rule);
            assertThat(ask(rules, "NULL").status()).isEqualTo(200);
            assertThat(ask(rules, "PLAIN", octets("x"), octets("y")).status()).isEqualTo(200);
            assertThat(ask(rules, "CURVE", new byte[32]).status()).isEqualTo(200);
        }
        assertThat(ask(List.of("ip=10.0.0.8"), "NULL").status()).isEqualTo(400);
    }

    @Test
    void theStatusOfARefusalCanBeChosen() {
        assertThat(ask(List.of("deny=300", "ip=10.0.0.8"), "NULL").status()).isEqualTo(300);
        assertThat(ask(List.of("deny=500"), "NULL").status()).isEqualTo(500);
    }
}
