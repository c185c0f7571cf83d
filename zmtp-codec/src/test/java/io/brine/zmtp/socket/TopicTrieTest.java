package io.brine.zmtp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

class TopicTrieTest {
    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> prefixes(TopicTrie<String> trie, String topic) {
        List<String> found = new ArrayList<>();
        ByteBuf buffer = Unpooled.wrappedBuffer(octets(topic));
        trie.forEachPrefix(buffer, found::add);
        return found;
    }

    @Provide
    Arbitrary<List<String>> topics() {
        return Arbitraries.strings().withChars("ab\u00ff").ofMaxLength(5).list().ofMaxSize(30);
    }

    @Property(tries = 300)
    void findsWhatASetWouldFind(
            @ForAll("topics") List<String> added,
            @ForAll("topics") List<String> removed,
            @ForAll("topics") List<String> asked) {
        TopicTrie<String> trie = new TopicTrie<>();
        TreeSet<String> model = new TreeSet<>();
        for (String topic : added) {
            trie.getOrMake(octets(topic)).value = topic;
            model.add(topic);
        }
        for (String topic : removed) {
            TopicTrie.Node<String> node = trie.get(octets(topic));
            if (model.remove(topic)) {
                assertThat(node).isNotNull();
                trie.clear(node);
            }
        }
        for (String topic : asked) {
            assertThat(prefixes(trie, topic))
                    .containsExactlyElementsOf(model.stream().filter(topic::startsWith).toList());
        }
        for (String topic : model) {
            TopicTrie.Node<String> node = trie.get(octets(topic));
            assertThat(node).isNotNull();
            trie.clear(node);
        }
        assertThat(trie.isEmpty()).isTrue();
    }

    /** Each topic a prefix of the next: as deep as a tree can be made, and no recursion in it. */
    @Example
    void takesTopicsOfAnyDepth() {
        TopicTrie<String> trie = new TopicTrie<>();
        String longest = "t".repeat(4_000);
        for (int length = 1; length <= longest.length(); length++) {
            trie.getOrMake(octets(longest.substring(0, length))).value = "v";
        }
        assertThat(prefixes(trie, longest)).hasSize(longest.length());
        for (int length = longest.length(); length > 0; length--) {
            TopicTrie.Node<String> node = trie.get(octets(longest.substring(0, length)));
            assertThat(node).isNotNull();
            trie.clear(node);
        }
        assertThat(trie.isEmpty()).isTrue();
    }
}
