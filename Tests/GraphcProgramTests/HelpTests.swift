internal import GraphcProgram
import Testing

/// Help, usage lines, the version and completion scripts.
@Suite struct HelpTests {
  private let runHelp = """
    OVERVIEW: Run a model and show its outputs.

    With nothing else, the weights are seeded.

      graphc run vit.yaml

    USAGE: graphc run [options] SPEC

    ARGUMENTS:
      SPEC                    The model.

    OPTIONS:
      --set NAME=VALUE        Override a config value. (may be repeated)
      -o, --output NAME=FILE  Write an output. (may be repeated)
      -w, --weights FILE|DIR  Read weights.
      --threads N             Threads to use. (default: all cores)
      --temperature T         Softness.
      --format FORMAT         How to print. (values: text, json; default: text)
      -v, --verbose           Say more.
      -q, --quiet             Say less.
      -h, --help              Show this help.

    """

  @Test func helpOfACommand() throws {
    #expect(try shown("run", "--help") == runHelp)
    #expect(try shown("run", "--bogus", "a", "b", "-h", "--set") == runHelp)
    #expect(try shown("help", "run") == runHelp)
  }

  @Test func helpOfTheProgram() throws {
    let help = """
      OVERVIEW: Compile declarative models.

      USAGE: graphc [options] COMMAND

      OPTIONS:
        --version               Show the version.
        -h, --help              Show this help.

      COMMANDS:
        run                     Run a model and show its outputs.
        compile                 Write Swift.
        check                   Check specs.
        ops                     List the ops.

        See 'graphc help COMMAND' for the help of a command.

      """
    #expect(try shown() == help)
    #expect(try shown("-h") == help)
    #expect(try shown("help") == help)
    #expect(try shown("--version") == "graphc 0.1\n")
  }

  @Test func textIsWrapped() throws {
    let syntax = CommandSyntax(
      "p", "one two three four five six seven eight nine ten",
      options: [OptionSyntax("a-very-long-option", value: "AND-ITS-VALUE", "one two three four")])
    guard case .show(let text) = try CommandLineParser(syntax, version: "", width: 1).parse(["-h"]) else { return }
    #expect(
      text == """
        OVERVIEW: one two three four five six
        seven eight nine ten

        USAGE: p [options]

        OPTIONS:
          --a-very-long-option AND-ITS-VALUE
                                  one two three
                                  four
          --version               Show the
                                  version.
          -h, --help              Show this
                                  help.

        """)
  }

  @Test func usageErrorsShowTheUsage() {
    do {
      _ = try request("compile", "s", "--outptu", "d")
      Issue.record("accepted")
    } catch {
      #expect(UsageError.exitCode == 64)
      #expect(
        error.text == """
          error: there is no option '--outptu' of 'graphc compile' [usage/unknown-option]
            help: did you mean '--output'?
          usage: graphc compile --output DIR [options] SPEC [NAME]
            See 'graphc compile --help' for more information.

          """)
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsKnowTheTable(shell: String) throws {
    let script = try #require(try shown("--generate-completion-script", shell))
    for word in ["run", "compile", "check", "ops", "threads", "weights", "text", "json", "output"] {
      #expect(script.contains(word))
    }
    #expect(!script.contains("fuzz") && !script.contains("debug") && !script.contains("generate-completion"))
  }

  @Test func zshAndFishQuoteDescriptions() throws {
    let syntax = CommandSyntax("p", "s", options: [OptionSyntax("x", value: "A:B", "it's [a:b] \\", repeated: true)])
    func script(_ shell: String) throws -> String {
      guard
        case .show(let text) = try CommandLineParser(syntax, version: "").parse(["--generate-completion-script", shell])
      else { return "" }
      return text
    }
    #expect(try script("zsh").contains(#"'*--x=[it'\''s \[a\:b\] \\]:A\:B: '"#))
    #expect(try script("fish").contains(#"-l x -x -d 'it\'s [a:b] \\'"#))
  }
}
