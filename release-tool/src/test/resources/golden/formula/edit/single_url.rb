class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-linux-amd64.tar.gz"
  version "1.3.0"
  sha256 "8f0cf4fcc2ad148646b8d8d1cde550d56b79632ac7014f9cee834c58cda022b8"
  license "Apache-2.0"

  livecheck do
    skip "Not released on GitHub"
  end

  depends_on arch: :x86_64
  depends_on :linux

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/stigmer"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/stigmer --version")
  end
end
