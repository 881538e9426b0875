class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  url "https://downloads.stigmer.ai/stigmer-1.2.3-linux-amd64.tar.gz"
  version "1.2.3"
  sha256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
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
