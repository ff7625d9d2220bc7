internal import GraphcProgram
import Testing

@Suite struct ParserTests {
  @Test func optionsStandAnywhereAndInEveryForm() throws {
    let parsed = try #require(
      try arguments([
        "run", "--set", "a=1", "vit.yaml", "--set=b=2=3", "-o", "y=f.npy", "-o=z=g.npy", "--weights=", "-qv",
        "--threads", "-1",
      ]))
    #expect(parsed.command == ["run"])
    #expect(parsed.positional("SPEC") == "vit.yaml")
    #expect(parsed.values("set") == ["a=1", "b=2=3"])
    #expect(try parsed.assignments("set").map { "\($0.name) \($0.value)" } == ["a 1", "b 2=3"])
    #expect(parsed.values("output") == ["y=f.npy", "z=g.npy"])
    #expect(parsed.value("weights") == "")
    #expect(parsed.has("quiet") && parsed.has("verbose") && !parsed.has("debug") && !parsed.has("format"))
    #expect(parsed.value("threads") == "-1")
  }

  @Test func positionalsByArity() throws {
    #expect(try arguments(["check", "a", "b"])?.positionalValues("SPEC") == ["a", "b"])
    #expect(try arguments(["ops"])?.positionalValues("OP") == [])
    #expect(try arguments(["compile", "a", "-o", "d"])?.positional("NAME") == nil)
    #expect(try arguments(["compile", "a", "b", "-o", "d"])?.positional("NAME") == "b")
    #expect(try arguments(["run", "-"])?.positional("SPEC") == "-")
  }

  @Test func aValueMayBeLeftOut() throws {
    let syntax = CommandSyntax(
      "g", "G.",
      subcommands: [
        CommandSyntax(
          "check", "Check.", positionals: [PositionalSyntax("SPEC", "Specs.", arity: .repeated)],
          options: [
            OptionSyntax("taps", optionalValue: "PATTERN", "List.", isValue: { !$0.hasSuffix(".yaml") }),
            OptionSyntax(flag: "quiet", short: "q", "Less."),
          ])
      ])
    func parse(_ words: String...) throws -> (taps: [String]?, specs: [String]) {
      guard case .run(let parsed) = try CommandLineParser(syntax, version: "").parse(["check"] + words) else {
        return (nil, [])
      }
      return (parsed.has("taps") ? parsed.values("taps") : nil, parsed.positionalValues("SPEC"))
    }
    #expect(try parse("a.yaml") == (nil, ["a.yaml"]))
    #expect(try parse("a.yaml", "--taps") == ([], ["a.yaml"]))
    #expect(try parse("--taps", "a.yaml") == ([], ["a.yaml"]))
    #expect(try parse("a.yaml", "--taps", "x.y", "b.yaml") == (["x.y"], ["a.yaml", "b.yaml"]))
    #expect(try parse("--taps=a.yaml", "--taps", "-q", "--taps", "z") == (["a.yaml", "z"], []))
    let help = try CommandLineParser(syntax, version: "").parse(["check", "--help"])
    guard case .show(let text) = help else { return #expect(Bool(false)) }
    #expect(text.contains("--taps [PATTERN]"))
  }

  @Test func aCommandMayRunWithoutASubcommand() throws {
    let generate = CommandSyntax("generate", "Write.", options: [OptionSyntax(flag: "greedy", "The best.")])
    var syntax = CommandSyntax(
      "m", "M.", options: [OptionSyntax(flag: "time", "Measure.")], subcommands: [generate], runsAlone: true)
    func parse(_ words: String...) throws -> String {
      switch try CommandLineParser(syntax, version: "").parse(words) {
      case .show(let text): text
      case .run(let parsed): "\(parsed.command) \(parsed.has("time") || parsed.has("greedy"))"
      }
    }
    #expect(try parse() == "[] false")
    #expect(try parse("--time") == "[] true")
    #expect(try parse("generate", "--greedy") == "[\"generate\"] true")
    #expect(try parse("--help").contains("USAGE: m [options] [COMMAND]"))
    for words in [["generat"], ["--time", "generat"]] {
      #expect(throws: UsageError.self) { try CommandLineParser(syntax, version: "").parse(words) }
    }
    syntax.runsAlone = false
    #expect(try parse("--time").contains("USAGE: m [options] COMMAND"))
  }

  // C6
  @Test func everythingIsAFileNameAfterTwoDashes() throws {
    #expect(try arguments(["run", "-v", "--", "--help"])?.positional("SPEC") == "--help")
    #expect(
      try arguments(["check", "a", "--", "-b", "--", "c\nd"])?.positionalValues("SPEC") == ["a", "-b", "--", "c\nd"])
    let name: [UInt8] = [0x2D, 0xFF, 0x0A]
    let words = [Array("run".utf8), Array("--weights=".utf8) + name, Array("--".utf8), name]
    guard case .run(let parsed) = try CommandLineParser(program, version: "").parse(words) else {
      Issue.record("not run")
      return
    }
    #expect(parsed.positionalBytes("SPEC") == [name])
    #expect(parsed.bytes("weights") == name)
  }

  // C1
  @Test(
    arguments: [
      (
        ["run", "--thraeds", "2", "s"],
        "usage/unknown-option | there is no option '--thraeds' of 'graphc run' | did you mean '--threads'?"
      ),
      (["run", "--frobnicate"], "usage/unknown-option | there is no option '--frobnicate' of 'graphc run' | "),
      (
        ["run", "-weights", "f"],
        "usage/unknown-option | there is no option '-weights' of 'graphc run' | did you mean '--weights'?"
      ),
      (
        ["run", "--temp", "2", "s"],
        "usage/unknown-option | there is no option '--temp' of 'graphc run' | did you mean '--temperature'?"
      ),
      (["run", "--num-beams", "2"], "usage/unknown-option | there is no option '--num-beams' of 'graphc run' | "),
      (["run", "-x"], "usage/unknown-option | there is no option '-x' of 'graphc run' | "),
      (["run", "-vx"], "usage/unknown-option | there is no option '-vx' of 'graphc run' | "),
      (["run", "--debgu"], "usage/unknown-option | there is no option '--debgu' of 'graphc run' | "),
      (["run", "s", "--weights"], "usage/missing-value | a value must follow --weights: FILE|DIR | "),
      (
        ["run", "s", "-o", "-v"],
        "usage/missing-value | a value must follow -o: NAME=FILE | write -o=VALUE, if the value starts with '-'"
      ),
      (["run", "s", "--verbose=1"], "usage/unexpected-value | --verbose takes no value | "),
      (["run", "s", "-w", "a", "--weights", "b"], "usage/repeated-option | --weights may be given only once | "),
      (["run", "s", "t"], "usage/unexpected-argument | unexpected argument 't' | "),
      (["run"], "usage/missing-argument | argument SPEC is missing | The model."),
      (["check"], "usage/missing-argument | argument SPEC is missing | Specs."),
      (["compile", "s"], "usage/missing-option | option --output DIR is missing | "),
      (
        ["run", "s", "--format", "jsno"],
        "usage/value | --format is one of text, json, not 'jsno' | did you mean 'json'?"
      ),
      (["rum"], "usage/unknown-command | there is no command 'rum' | did you mean 'run'?"),
      (["help", "chekc"], "usage/unknown-command | there is no command 'chekc' | did you mean 'check'?"),
      (["rum", "s", "--weights", "f"], "usage/unknown-command | there is no command 'rum' | did you mean 'run'?"),
      (["rum", "--help"], "usage/unknown-command | there is no command 'rum' | did you mean 'run'?"),
      (
        ["my vit.yaml", "--weights", "f"],
        "usage/unknown-command | there is no command 'my vit.yaml' | "
          + "a file stands after a command: graphc run 'my vit.yaml'"
      ),
      (
        ["--weights", "f", "run", "s"],
        "usage/unknown-option | there is no option '--weights' of 'graphc' | "
          + "options stand after the command: graphc run …"
      ),
      (
        ["-o", "d", "compile", "s"],
        "usage/unknown-option | there is no option '-o' of 'graphc' | "
          + "options stand after the command: graphc compile …"
      ),
      (["fuz"], "usage/unknown-command | there is no command 'fuz' | "),
      (["--", "run"], "usage/unknown-command | there is no command 'run' | "),
      (["--versoin"], "usage/unknown-option | there is no option '--versoin' of 'graphc' | did you mean '--version'?"),
      (["run", "s", "\u{1B}[2J"], "usage/unexpected-argument | unexpected argument '\\u{1b}[2J' | "),
      (
        ["--generate-completion-script", "tcsh"],
        "usage/value | --generate-completion-script is one of bash, zsh, fish, not 'tcsh' | "
      ),
    ] as [([String], String)])
  func errors(words: [String], expected: String) {
    #expect(failure(words) == expected)
  }

  // C2
  @Test(arguments: [
    ("0", "usage/range"), ("-1", "usage/range"), ("99999999999999999999", "usage/range"), ("1025", "usage/range"),
    ("12x", "usage/number"), ("", "usage/number"), ("1e3", "usage/number"), ("-", "usage/number"),
    ("+4", "usage/number"), ("٣", "usage/number"), ("1", "1"), ("1024", "1024"),
  ])
  func integers(text: String, expected: String) throws {
    let parsed = try #require(try arguments(["run", "s", "--threads=\(text)"]))
    do {
      #expect(try parsed.integer("threads", in: 1...1024).map { String($0) } == expected)
    } catch {
      #expect(error.code == expected)
    }
    #expect(try parsed.integer("format", in: 1...2) == nil)
  }

  @Test func rangesAreNamed() throws {
    let parsed = try #require(try arguments(["run", "s", "--threads", "0"]))
    func message(_ range: ClosedRange<Int>) -> String? {
      do {
        _ = try parsed.integer("threads", in: range)
        return nil
      } catch {
        return error.message
      }
    }
    #expect(message(1...8) == "--threads must be between 1 and 8, not '0'")
    #expect(message(1 ... .max) == "--threads must be at least 1, not '0'")
  }

  @Test(arguments: [
    ("0.5", "0.5"), ("2", "2.0"), ("1e-3", "0.001"), ("-1", "usage/range"), ("1e999", "usage/range"),
    ("nan", "usage/number"), ("inf", "usage/number"), ("0x1p3", "usage/number"), ("1,5", "usage/number"),
    ("", "usage/number"),
  ])
  func numbers(text: String, expected: String) throws {
    let parsed = try #require(try arguments(["run", "s", "--temperature=\(text)"]))
    do {
      #expect(try parsed.number("temperature", in: 0 ... .infinity).map { String($0) } == expected)
    } catch {
      #expect(error.code == expected)
    }
  }

  @Test(arguments: ["x", "=1", ""])
  func assignmentsNeedANameAndAValue(text: String) throws {
    let parsed = try #require(try arguments(["run", "s", "--set=\(text)"]))
    do {
      _ = try parsed.assignments("set")
      Issue.record("accepted")
    } catch {
      #expect(error.code == "usage/assignment")
      #expect(error.message == "--set takes NAME=VALUE, not '\(text)'")
    }
  }
}
