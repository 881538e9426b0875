class Stigmer < Formula

  desc 'Run durable agents next to your own data'
  homepage 'https://stigmer.ai'
  url    'https://github.com/stigmer/stigmer/releases/download/v1.3.0/stigmer-1.3.0-darwin-arm64.tar.gz'
  sha256 '57482d61b91230a7607c98502d167fca1afa9c11507ee5830aee3e567094471d'  

  depends_on :macos # version '1.2.3' and newer
  head 'https://github.com/stigmer/stigmer.git', branch: 'main'

    def install; bin.install 'stigmer'; end
end
