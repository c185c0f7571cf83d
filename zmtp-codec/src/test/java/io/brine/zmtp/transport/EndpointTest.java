package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "tcp://*:4506, tcp://*:4506",
        "tcp://127.0.0.1:*, tcp://127.0.0.1:*",
        "tcp://[::]:0, tcp://[::]:*",
        "tcp://salt.example:65535, tcp://salt.example:65535",
        "tcp://lo:*, tcp://lo:*",
        "tcp://[fe80::1%lo]:1, tcp://[fe80::1%lo]:1",
        "ipc:///run/brine.ipc, ipc:///run/brine.ipc",
        "ipc://relative, ipc://relative",
        "ipc://@abstract, ipc://@abstract",
        "ipc://*, ipc://*",
        "udp://*:5555, udp://*:5555",
        "udp://lo;239.0.0.1:5555, udp://lo;239.0.0.1:5555",
        "udp://[::1];[ff02::1]:5555, udp://::1;[ff02::1]:5555",
        "inproc://any name, inproc://any name"
    })
    void shouldReadWhatIsBound(String text, String spelt) {
        assertThat(Endpoint.parseBind(text)).hasToString(spelt);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://salt:4506",
                "tcp://[fe80::1%lo]:4505",
                "tcp://10.0.0.1:5000;10.0.0.2:4506",
                "tcp://10.0.0.1:*;[::1]:4506",
                "ipc:///run/brine.ipc",
                "ipc://@abstract",
                "udp://127.0.0.1:5555",
                "udp://eth0;239.0.0.1:5555",
                "inproc://x"
            })
    void shouldReadWhatIsConnectedTo(String text) {
        assertThat(Endpoint.parseConnect(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://salt",
                "tcp://:1",
                "tcp://salt:0",
                "tcp://salt:*",
                "tcp://*:4506",
                "tcp://salt:65536",
                "tcp://salt:-1",
                "tcp://salt:4506x",
                "tcp://salt:99999999999",
                "tcp://[salt]:1",
                "inproc://",
                "ipc://",
                "ipc://@",
                "ipc://*",
                "udp://127.0.0.1:*",
                "udp://*:5555",
                "udp://;127.0.0.1:5555",
                "pgm://eth0;239.0.0.1:5555",
                "epgm://eth0;239.0.0.1:5555",
                "norm://1,eth0;239.0.0.1:5555",
                "ws://127.0.0.1:80/x",
                "wss://127.0.0.1:80/x",
                "tipc://{1,2,3}",
                "vmci://1:2",
                "vsock://1:2",
                "tcp://127.0.0.1:4505;salt",
                "salt:4506",
                ""
            })
    void shouldRefuseWhatCannotBeConnectedTo(String text) {
        assertThatThrownBy(() -> Endpoint.parseConnect(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid endpoint '" + text + "': ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgm", "epgm", "norm", "ws", "wss", "tipc", "vmci", "vsock"})
    void shouldSayWhichTransportsThereAre(String transport) {
        assertThatThrownBy(() -> Endpoint.parseBind(transport + "://x:1"))
                .hasMessageContaining(
                        "the transport "
                                + transport
                                + " is not supported; the transports are tcp, ipc, udp and inproc");
    }

    @Test
    void shouldBoundTheLengthOfPathsInOctets() {
        String longest = "/" + "p".repeat(106);
        assertThat(Endpoint.parseBind("ipc://" + longest)).hasToString("ipc://" + longest);
        assertThatThrownBy(() -> Endpoint.parseBind("ipc://" + longest + "p"))
                .hasMessageEndingWith("the path has 108 octets; a unix socket's has at most 107");
        assertThatThrownBy(() -> Endpoint.parseConnect("ipc://" + "\u00e9".repeat(54)))
                .hasMessageEndingWith("the path has 108 octets; a unix socket's has at most 107");
        assertThatThrownBy(() -> Endpoint.parseConnect("ipc://@" + "n".repeat(107)))
                .hasMessageEndingWith("the path has 108 octets; a unix socket's has at most 107");
    }
}
