package ai.stigmer.release.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian Policy §5.6.12, and the cases of dpkg's own tests. */
class DebianVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.0, <, 1.1",
    "1.9, <, 1.10",
    "1.0, =, 1.0-0",
    "0:1.0, =, 1.0",
    "1.0, <, 1:0.1",
    "1.0~rc1, <, 1.0",
    "1.0~~, <, 1.0~~a",
    "1.0~~a, <, 1.0~",
    "1.0~, <, 1.0",
    "1.0, <, 1.0a",
    "1.0a, <, 1.0+",
    "1.0a, <, 1.0.1",
    "1.2.3, <, 1.2.3-1",
    "1.0-1, <, 1.0-1+deb12u1",
    "1.0-1, <, 1.0-1.1",
    "1.0-1~bpo1, <, 1.0-1",
    "1.00, =, 1.0",
    "1.a, <, 1.aa",
    "1-2-3, >, 1-1-4",
    "99999999999999999998, <, 99999999999999999999",
    "2.41-12+deb13u4, >, 2.38",
    "25.0.3+9-2~deb13u1, <, 25.0.3+9-2",
    "1:1.3.dfsg+really1.3.1-1+b1, >, 1:1.2.0"
  })
  void ordersAsPolicySays(String left, String sign, String right) {
    int order = new DebianVersion(left).compareTo(new DebianVersion(right));
    int back = new DebianVersion(right).compareTo(new DebianVersion(left));
    assertThat(Integer.signum(order)).isEqualTo("<=>".indexOf(sign) - 1);
    assertThat(Integer.signum(back)).isEqualTo(-Integer.signum(order));
  }

  @Test
  void refusesWhatIsNoVersion() {
    for (String wrong : List.of("", "1 0", "a:1/2", "1_0")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new DebianVersion(wrong));
    }
  }
}
