package ai.stigmer.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnLimitsTest {
  @Test
  void areTheMachinesWhereThoseAreLower() {
    assertThat(
            OwnLimits.of(
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             96365                96365                processes
                Max open files            1024                 20000                files
                """))
        .containsEntry("nofile", 20_000L)
        .containsEntry("nproc", 16_384L);
    assertThat(
            OwnLimits.of(
                "Max open files            unlimited            unlimited            files"))
        .containsEntry("nofile", 1_048_576L);
    assertThat(OwnLimits.of("")).isEmpty();
  }
}
