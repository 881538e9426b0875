package ai.stigmer.release.spec;

/** What is said of a tap's address that cannot be used, when a file is loaded and later alike. */
public final class TapAddress {
  public static final String REMEDY =
      "write it as `https://host/owner/homebrew-tap.git`; its token comes from the environment";

  private TapAddress() {}

  public static String unsupported(String scheme) {
    return "is no tap that can be reached: `" + scheme + "` is not supported";
  }
}
