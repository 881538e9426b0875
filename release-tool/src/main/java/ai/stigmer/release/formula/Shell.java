package ai.stigmer.release.formula;

import java.util.Locale;

/** A shell Homebrew installs completions for. */
public enum Shell {
  BASH("etc/bash_completion.d"),
  ZSH("share/zsh/site-functions"),
  FISH("share/fish/vendor_completions.d");

  private final String kegFolder;

  Shell(String kegFolder) {
    this.kegFolder = kegFolder;
  }

  /** Below the keg, without a slash at the end. */
  public String kegFolder() {
    return kegFolder;
  }

  /** The formula method that stands for {@link #kegFolder()}. */
  String method() {
    return name().toLowerCase(Locale.ROOT) + "_completion";
  }

  /** The name under which the shell looks for {@code executable}'s completions. */
  public String fileName(String executable) {
    return switch (this) {
      case BASH -> executable;
      case ZSH -> "_" + executable;
      case FISH -> executable + ".fish";
    };
  }
}
