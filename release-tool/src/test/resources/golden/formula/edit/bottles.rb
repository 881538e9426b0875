class Stigmer < Formula
  desc "Run durable agents next to your own data"
  homepage "https://stigmer.ai"
  url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-linux-amd64.tar.gz"
  sha256 "8f0cf4fcc2ad148646b8d8d1cde550d56b79632ac7014f9cee834c58cda022b8"
  license "Apache-2.0"

  livecheck do
    url :stable
    strategy :github_latest
  end

  bottle do
    root_url "https://github.com/stigmer/stigmer/releases/download/v1.3.0"
    sha256 cellar: :any_skip_relocation, sonoma:       "434f6b0459e27050efa9be131947164566dccd3da72c9b958c2e714d8c3d382d"
    sha256 cellar: :any_skip_relocation, x86_64_linux: "4cabd10f17b637681afcf312901b2f4c9a5f0d9276fbfcabda67a4148a0e2668" # by hand
  end

  depends_on :linux

  on_linux do
    on_arm do
      url "https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-linux-arm64.tar.gz"
      sha256 "6f19f0edd43dc3100fc6d44c7324631c6ba9171e04b58c3ddc22dfcf924a21fe"
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
