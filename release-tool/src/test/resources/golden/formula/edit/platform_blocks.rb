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
      url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-darwin-arm64.tar.gz" # Apple's
      sha256 "57482d61b91230a7607c98502d167fca1afa9c11507ee5830aee3e567094471d"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-darwin-amd64.tar.gz"
      sha256 "596d7190abb942975900dc2e22975ecc7b78408ce0cf506cfa8016edbba7f7de"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-linux-arm64.tar.gz"
      sha256 "6f19f0edd43dc3100fc6d44c7324631c6ba9171e04b58c3ddc22dfcf924a21fe"
    end
    on_intel do
      url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-linux-amd64.tar.gz"
      sha256 "8f0cf4fcc2ad148646b8d8d1cde550d56b79632ac7014f9cee834c58cda022b8"
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
