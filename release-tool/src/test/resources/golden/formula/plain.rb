# Made by release-tool; sha256 of the rest: 4da27865c76f468ea5e313d63d643c9a5b959257159ec5cd3b247b6a7f1dc377
class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  license "Apache-2.0"

  livecheck do
    url :stable
    strategy :github_latest
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
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/stigmer --version")
  end
end
