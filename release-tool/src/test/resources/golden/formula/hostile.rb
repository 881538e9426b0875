# Made by release-tool; sha256 of the rest: 26b350d0ba78a2c276d276ed3f1b2f5c9ba20c8a8fa190e803d63aaede9867f3
class Stigmer < Formula
  desc "Say \"hi\" \#{exit 1} \#$0 \#@x \\ back\nnew\tline C#"
  homepage "https://stigmer.ai"
  license "Apache-2.0"

  livecheck do
    url :stable
    strategy :github_latest
  end

  bottle do
    root_url "https://github.com/stigmer/stigmer/releases/download/v1.2.3"
    sha256 cellar: :any_skip_relocation, arm64_sonoma: "bbd4147583d087ff6e333b651ca40ddf42f36e3d704953413af3eb73a5e28965"
    sha256 cellar: :any_skip_relocation, sonoma:       "434f6b0459e27050efa9be131947164566dccd3da72c9b958c2e714d8c3d382d"
    sha256 cellar: :any_skip_relocation, arm64_linux:  "a0cd63572f64b30d38b0d7c16f35d7b3fde226a0b5e6123894fc24e10ba32eef"
    sha256 cellar: :any_skip_relocation, x86_64_linux: "4cabd10f17b637681afcf312901b2f4c9a5f0d9276fbfcabda67a4148a0e2668"
  end

  on_macos do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-darwin-arm64.tar.gz"
      sha256 "203eec6242b923bcb96172ca3e6194813a6bf935306b37500a263d0c1604c415"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-darwin-amd64.tar.gz"
      sha256 "7b562bed4dbee1e3a1a7d4888c7368e597ea1cda5c1e9dfa62e8d34a99579b01"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-arm64.tar.gz"
      sha256 "59cfc5aec29b780e1248524c6cf28941a7faef4395fe5fd73092bdce2c08338f"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz"
      sha256 "9997a25bb22069cae4a0ef94f479716d9fe8674107c222c0a753db5ea85c606e"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/stigmer"
    bash_completion.install libexec/"share/completions/stigmer.bash" => "stigmer"
    zsh_completion.install libexec/"share/completions/_stigmer"
    fish_completion.install libexec/"share/completions/stigmer.fish"
    man1.install libexec/"share/man/man1/stigmer.1"
  end

  def caveats
    <<~EOS
      A container engine (Docker or Podman) is optional: without one, the
      embedded runner is used.

      With one, `stigmer server start` first pulls an image of 52 MB.
    EOS
  end

  service do
    run [opt_bin/"stigmer", "server", "start"]
    log_path var/"log/stigmer.log"
    error_log_path var/"log/stigmer.log"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/stigmer --version")
  end
end
