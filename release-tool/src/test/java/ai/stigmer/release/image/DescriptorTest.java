package ai.stigmer.release.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest OTHER = Digest.of(new byte[] {2});
  private static final SortedMap<String, String> NONE = new TreeMap<>();

  @Test
  void equalsWhatIsEqualInEveryPart() {
    Descriptor some = new Descriptor("type", ONE, 3, Platform.parse("linux/amd64"), NONE);
    Descriptor same =
        new Descriptor(
            "type", Digest.parse(ONE.toString()), 3, Platform.parse("linux/amd64"), NONE);

    assertThat(same).isEqualTo(some).hasSameHashCodeAs(some);
    assertThat(
            List.of(
                new Descriptor("type", OTHER, 3, some.platform(), NONE),
                new Descriptor("other", ONE, 3, some.platform(), NONE),
                new Descriptor("type", ONE, 4, some.platform(), NONE),
                new Descriptor("type", ONE, 3, Platform.parse("linux/arm64"), NONE),
                new Descriptor("type", ONE, 3, null, NONE),
                new Descriptor("type", ONE, 3, some.platform(), new TreeMap<>(Map.of("k", "v")))))
        .doesNotContain(some);
  }

  @Test
  void digestsEqualByTheirDigits() {
    assertThat(Digest.parse(ONE.toString())).isEqualTo(ONE).hasSameHashCodeAs(ONE);
    assertThat(OTHER).isNotEqualTo(ONE);
  }
}
