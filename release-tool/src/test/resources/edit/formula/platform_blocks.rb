# typed: strict
# frozen_string_literal: true

# Looked after by hand: release 1.2.3 is what version 1.2.3 of the documents is about.
class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai/1.2.3"
  license "Apache-2.0"

  livecheck do
    url :stable
    strategy :github_latest
  end

  depends_on "jq"

  on_macos do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-darwin-arm64.tar.gz" # Apple's
      sha256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-darwin-amd64.tar.gz"
      sha256 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-arm64.tar.gz"
      sha256 "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz"
      sha256 "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
    end
  end

  resource "licenses" do
    url "https://stigmer.ai/licenses-1.2.3.tar.gz"
    sha256 "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/stigmer"
    resource("licenses").stage { pkgshare.install Dir["*"] }
  end

  def caveats
    <<~EOS
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
    EOS
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/stigmer --version")
  end
end
