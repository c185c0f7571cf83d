package io.brine.zmtp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                "ipc:///tmp/x",
                "salt:4506",
                ""
            })
    void shouldRefuseWhatCannotBeConnectedTo(String text) {
        assertThatThrownBy(() -> Endpoint.parseConnect(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid endpoint '" + text + "': ");
    }
}
