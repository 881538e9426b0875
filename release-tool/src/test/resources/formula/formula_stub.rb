# frozen_string_literal: true

# Just enough of Homebrew's formula DSL to load a formula as one platform would,
# and to run its install, service and test there.
#
#   ruby formula_stub.rb FORMULA OS ARCH [ARCHIVE_FOLDER PREFIX]
#
# Prints what it found as JSON. OS is darwin or linux, ARCH arm64 or amd64. The
# folder is the unpacked archive, its files are moved; PREFIX plays /opt/homebrew.

require "fileutils"
require "json"
require "pathname"

FORMULA, SYSTEM, PROCESSOR, ARCHIVE, PREFIX = ARGV

class Pathname
  def install(*sources)
    sources.flatten.each do |source|
      pairs = source.is_a?(Hash) ? source.to_a : [[source, File.basename(source)]]
      pairs.each do |from, name|
        raise "nothing to install at #{from}" unless File.exist?(from) || File.symlink?(from)

        mkpath
        FileUtils.mv(from, join(name))
      end
    end
  end

  def install_symlink(*sources)
    sources.each do |source|
      mkpath
      join(source.basename).make_symlink(source.relative_path_from(self))
    end
  end
end

class Block
  attr_reader :said

  def initialize(allowed, context = nil, &block)
    @allowed = allowed
    @context = context
    @said = {}
    instance_eval(&block)
  end

  def respond_to_missing?(name, _all = false)
    @allowed.include?(name) || @context.respond_to?(name)
  end

  def method_missing(name, *arguments)
    if @allowed.include?(name)
      (@said[name] ||= []) << arguments
    elsif @context.respond_to?(name)
      @context.public_send(name, *arguments)
    else
      super
    end
  end
end

class Formula
  @values = {}
  @requirements = []

  class << self
    attr_reader :values, :requirements, :loaded

    def inherited(formula)
      super
      Formula.instance_variable_set(:@loaded, formula)
      formula.instance_variable_set(:@values, {})
      formula.instance_variable_set(:@requirements, [])
    end

    %i[desc homepage url sha256 license version].each do |name|
      define_method(name) { |value| values[name] = value }
    end

    def depends_on(what)
      requirements << what
    end

    def on_macos = SYSTEM == "darwin" && yield
    def on_linux = SYSTEM == "linux" && yield
    def on_arm = PROCESSOR == "arm64" && yield
    def on_intel = PROCESSOR == "amd64" && yield

    def livecheck(&block)
      values[:livecheck] = Block.new(%i[url strategy skip], &block).said
    end

    def bottle(&block)
      said = Block.new(%i[root_url sha256], &block).said
      values[:bottle] = {
        root_url: said[:root_url].first.first,
        sha256:   said[:sha256].to_h { |(hash)| hash.except(:cellar).first },
        cellars:  said[:sha256].map { |(hash)| hash[:cellar] }.uniq,
      }
    end

    # What it fetches for itself is not fetched here.
    def resource(_name) = nil

    def service(&block)
      values[:service] = block
    end

    def test(&block)
      values[:test] = block
    end

    def full_version
      values[:version] ||
        values[:url][%r{github\.com/.+/releases/download/v?(\d+(?:\.\d+)+)/}, 1] ||
        File.basename(values[:url]).sub(/\.tar\.gz\z/, "")[/(\d+(?:\.\d+)*)\z/]
    end

    def unmet
      requirements.reject do |requirement|
        case requirement
        when String then true
        when :linux then SYSTEM == "linux"
        when :macos then SYSTEM == "darwin"
        when { arch: :arm64 } then PROCESSOR == "arm64"
        when { arch: :x86_64 } then PROCESSOR == "amd64"
        else raise "unknown dependency #{requirement.inspect}"
        end
      end
    end
  end

  def name = self.class.name.downcase
  def version = self.class.full_version
  def prefix = Pathname(PREFIX)/"Cellar"/name/version
  def bin = prefix/"bin"
  def libexec = prefix/"libexec"
  def share = prefix/"share"
  def bash_completion = prefix/"etc/bash_completion.d"
  def zsh_completion = share/"zsh/site-functions"
  def fish_completion = share/"fish/vendor_completions.d"
  def man1 = share/"man/man1"
  def var = Pathname(PREFIX)/"var"
  def opt_bin = Pathname(PREFIX)/"opt"/name/"bin"

  def shell_output(command)
    output = `#{command}`
    raise "`#{command}` ended with #{$CHILD_STATUS.exitstatus}" unless $CHILD_STATUS.success?

    output
  end

  def assert_match(expected, actual)
    raise "#{actual.inspect} lacks #{expected.inspect}" unless actual.include?(expected)
  end

  def install_metafiles
    libexec.children.select(&:file?).each do |file|
      prefix.install(file) if /\A(?:license|readme)\b/i.match?(file.basename.to_s)
    end
  end
end

require "English"
load FORMULA

formula = Formula.loaded
raise "formulae require at least a URL" unless formula.values[:url]

report = formula.values.except(:service, :test)
                .merge(version: formula.full_version, unmet: formula.unmet.map(&:to_s))

if ARCHIVE && formula.unmet.empty?
  it = formula.new
  Dir.chdir(ARCHIVE) { it.install }
  it.install_metafiles
  opt = Pathname(PREFIX)/"opt"
  opt.mkpath
  (opt/it.name).make_symlink(it.prefix)
  it.instance_eval(&formula.values.fetch(:test))
  files = it.prefix.glob("**/*", File::FNM_DOTMATCH).reject { |path| path.directory? && !path.symlink? }
  report[:keg] = files.to_h do |path|
    [path.relative_path_from(it.prefix).to_s, path.symlink? ? "-> #{path.readlink}" : path.read]
  end
  report[:caveats] = it.caveats if it.respond_to?(:caveats)
  if formula.values[:service]
    said = Block.new(%i[run keep_alive log_path error_log_path], it, &formula.values[:service]).said
    report[:service] = said.fetch(:run).first.first.map(&:to_s)
  end
end

puts JSON.generate(report)
