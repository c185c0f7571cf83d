package io.brine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brine.daemon.config.ConfigException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterAddressTest {

    @ParameterizedTest
    @CsvSource({
        "salt, tcp://salt:4506",
        "localhost:1234, tcp://localhost:1234",
        "127.0.0.1:1234, tcp://127.0.0.1:1234",
        "'[::1]:1234', tcp://[::1]:1234",
        "'[::1]', tcp://[::1]:4506",
        "fe80::a00:27ff:fedc:ba98, tcp://[fe80::a00:27ff:fedc:ba98]:4506",
    })
    void readsSaltsForms(String text, String endpoint) {
        assertThat(MasterAddress.parse(text, 4506)).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:",
                ":4506",
                "host:abc",
                "host:0",
                "host:65536",
                "host:999999999",
                "[::1",
                "[::1]:x"
            })
    void namesTheOptionWhenItIsNone(String text) {
        assertThatThrownBy(() -> MasterAddress.parse(text, 4506))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("minion: master: '" + text + "'");
    }

    @Test
    void keepsTheDefaultPort() {
        assertThat(MasterAddress.parse("salt", 14506).requestPort()).isEqualTo(14506);
    }
}
