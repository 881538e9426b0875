class Stigmer < Formula

  desc 'Run durable agents next to your own data'
  homepage 'https://stigmer.ai'
  url    'https://github.com/stigmer/stigmer/releases/download/v1.2.3/stigmer-1.2.3-darwin-arm64.tar.gz'
  sha256 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'  

  depends_on :macos # version '1.2.3' and newer
  head 'https://github.com/stigmer/stigmer.git', branch: 'main'

    def install; bin.install 'stigmer'; end
end
