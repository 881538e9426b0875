class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-amd64.tar.gz"
  sha256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  license "Apache-2.0"

  livecheck do
    url :stable
    strategy :github_latest
  end

  bottle do
    root_url "https://github.com/stigmer/stigmer/releases/download/v1.2.3"
    sha256 cellar: :any_skip_relocation, sonoma:       "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
    sha256 cellar: :any_skip_relocation, x86_64_linux: "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" # by hand
  end

  depends_on :linux

  on_linux do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-linux-arm64.tar.gz"
      sha256 "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
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
