# Made by release-tool; sha256 of the rest: fae9b0bdbf648eed274d24900002cc2086ea3b07383cf26ba34224d711d0514f
class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  version "1.2.4-dev.3.gabc1234"
  license "Apache-2.0"

  livecheck do
    skip "Not released on GitHub"
  end

  bottle do
    root_url "file:///srv/releases/1.2.4-dev.3"
    sha256 cellar: :any_skip_relocation, arm64_sonoma: "bbd4147583d087ff6e333b651ca40ddf42f36e3d704953413af3eb73a5e28965"
    sha256 cellar: :any_skip_relocation, sonoma:       "434f6b0459e27050efa9be131947164566dccd3da72c9b958c2e714d8c3d382d"
    sha256 cellar: :any_skip_relocation, arm64_linux:  "a0cd63572f64b30d38b0d7c16f35d7b3fde226a0b5e6123894fc24e10ba32eef"
    sha256 cellar: :any_skip_relocation, x86_64_linux: "4cabd10f17b637681afcf312901b2f4c9a5f0d9276fbfcabda67a4148a0e2668"
  end

  on_macos do
    on_arm do
      url "file:///srv/releases/1.2.4-dev.3/stigmer-1.2.4-dev.3.gabc1234-darwin-arm64.tar.gz"
      sha256 "c6227cd89f229573538277e1dc85ae2b9430606c14630a8ebbaf4a3c1c931a6e"
    end
    on_intel do
      url "file:///srv/releases/1.2.4-dev.3/stigmer-1.2.4-dev.3.gabc1234-darwin-amd64.tar.gz"
      sha256 "03bce7b71cd96b2be1321501feacff79c0ab9faea9ef7448e8283124b6752217"
    end
  end

  on_linux do
    on_arm do
      url "file:///srv/releases/1.2.4-dev.3/stigmer-1.2.4-dev.3.gabc1234-linux-arm64.tar.gz"
      sha256 "b9281d29d2b55b56bfb52cb83a96decd7698fd748f4cce5dc653188c505f10a6"
    end
    on_intel do
      url "file:///srv/releases/1.2.4-dev.3/stigmer-1.2.4-dev.3.gabc1234-linux-amd64.tar.gz"
      sha256 "99dc3c461725fc15bda8bfebd060224c09c51e9cea5aafb391f25eb8bd375c32"
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
