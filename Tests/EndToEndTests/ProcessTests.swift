import Foundation
import GraphcTestCommands
import Testing

/// Behaviour that only a separate process can show.
@Suite struct ProcessTests {
  private func shell(_ script: String) throws -> CommandResult { try Executable.shell(script) }

  /// Row C9: neither locale nor time zone nor a missing HOME changes the output.
  @Test func theProgramRuns() throws {
    let result = try shell("\"$GRAPHC\" check Models/vit.yaml --set dim=770")
    #expect(result.code == 65)
    #expect(result.output.isEmpty)
    #expect(result.messages.contains("770 is not divisible by heads 12 [shape/not-divisible]"))
  }

  /// Row C4: a reader that closes the pipe ends the program as it ends others; that is not an error.
  @Test func aClosedPipeEndsQuietly() throws {
    func script(_ command: String) -> String {
      """
      mkfifo "$folder/pipe" && { env --default-signal=PIPE \(command) > "$folder/pipe" & } && exec 3< "$folder/pipe" &&
      head -1 <&3 && exec 3<&-; wait $!; echo $?; rm "$folder/pipe"
      """
    }
    // The output is larger than the pipe's buffer, so that both write after the reader has gone.
    let long = "show \"$folder/long.yaml\" --stage imported"
    let result = try shell(
      """
      folder=$(mktemp -d); trap 'rm -r "$folder"' EXIT
      {
        printf 'graphc: 1\\nmodel: Long\\ninputs: {x: "f32[4]"}\\ngraph:\\n  x0: x + 1\\n'
        for i in $(seq 3000); do echo "  x$i: x$((i - 1)) + 1"; done
        echo "outputs: x3000"
      } > "$folder/long.yaml"
      "$GRAPHC" \(long) > "$folder/text"
      \(script("cat \"$folder/text\""))
      \(script("\"$GRAPHC\" \(long)"))
      """)
    #expect(result.output == "module \"Long\" {\n141\nmodule \"Long\" {\n141\n")
    #expect(result.messages.isEmpty)
  }

  private static let printing = [
    "--version", "--help", "help run", "run --help", "--generate-completion-script bash",
    "check Models/digits-vit.yaml",
    "check Models/digits-vit.yaml --format json", "check Models/digits-vit.yaml --format sarif",
    "check Models/digits-vit.yaml --set heads=7 --format json", "show Models/digits-vit.yaml", "show attention",
    "show Models/digits-vit.yaml --stage plan", "explain shape/axis", "explain",
    "explain fusion Models/digits-vit.yaml",
    "inspect Models/digits-vit.safetensors", "ops", "opt --passes", "schema",
    "run Models/digits-vit.yaml --input image=random", "run Models/digits-vit.yaml --input image=random --format json",
    "bench Models/digits-vit.yaml --seconds 0.01", "run nothing.yaml --format json",
  ]

  #if os(Linux)
    /// Output that cannot be written is an error for every command, whatever its exit code would have been.
    @Test(arguments: printing) func aFullOutputIsAnError(_ arguments: String) throws {
      let full = try shell("\"$GRAPHC\" \(arguments) > /dev/full")
      #expect(full.code == 74)
      #expect(full.messages.contains("No space left on device") && full.messages.hasSuffix("[io/write-failed]\n"))
      let closed = try shell("\"$GRAPHC\" \(arguments) >&-")
      #expect(closed.code == 74)
      #expect(
        closed.messages.hasSuffix("error: standard output cannot be written (Bad file descriptor) [io/write-failed]\n"))
    }
  #endif

  /// A command without output needs no standard output.
  @Test func aClosedOutputThatIsNotNeededIsNoError() throws {
    let result = try shell(
      """
      f=$(mktemp -d) && "$GRAPHC" run Models/digits-vit.yaml --input image=random --output logits=$f/y.npy <&- >&- 2>&-
      echo $? $(head -c 6 $f/y.npy | tail -c 5) $(ls -A $f); rm -r $f
      """)
    #expect(result.output == "0 NUMPY y.npy\n")
  }

  /// A message that cannot be written is dropped; it never goes into a file that has taken the stream's number.
  @Test(arguments: ["2>&-", "2>/dev/full", "2> >(exec sleep 0)"]) func messagesThatNobodyReadsDoNoHarm(_ stream: String)
    throws
  {
    let run = "Models/digits-vit.yaml --set dim=770"
    let wrong = try shell("\"$GRAPHC\" check \(run) \(stream)")
    #expect(wrong.code == 65)
    let package = try shell(
      """
      f=$(mktemp -d); "$GRAPHC" compile Models/digits-vit.yaml --seed 1 --output $f/a \(stream) && \
      "$GRAPHC" compile Models/digits-vit.yaml --seed 1 --output $f/b && cmp $f/*/DigitsViT.safetensors; c=$?
      rm -r $f; exit $c
      """)
    #expect(package.code == 0, "\(package.messages)")
  }

  /// Row C7: memory beyond the limits is refused, not allocated.
  @Test func aSmallAddressSpaceIsHeeded() throws {
    let result = try shell("ulimit -v 400000; \"$GRAPHC\" run Models/vit.yaml --input image=random")
    #expect(result.code == 65)
    #expect(result.messages.contains("[limit/memory]"))
  }

  @Test func aFIFODoesNotBlock() throws {
    let result = try shell(
      "f=$(mktemp -u) && mkfifo \"$f\" && timeout 10 \"$GRAPHC\" check \"$f\"; c=$?; rm -f \"$f\"; exit $c")
    #expect(result.code == 66)
    #expect(result.messages.contains("[io/not-a-file]"))
  }

  /// Row C6: names with control characters are escaped in messages.
  @Test func hostileNamesAreEscaped() throws {
    let result = try shell("\"$GRAPHC\" check $'a\\n\\x1b[31m.yaml'")
    #expect(result.code == 66)
    #expect(!result.messages.contains("\u{1B}"))
  }

  @Test func aKernelSetThatIsNotThereIsSaidSo() throws {
    let result = try shell("GRAPHC_ISA=z80 \"$GRAPHC\" run Models/digits-vit.yaml --input image=random")
    #expect(result.code == 0)
    #expect(result.messages.contains("GRAPHC_ISA asks for \"z80\"") && result.messages.contains("[usage/kernels]"))
  }

  // MARK: Pipes

  @Test(arguments: [
    "check - < Models/vit.yaml", "check /dev/stdin < Models/vit.yaml", "check <(cat Models/vit.yaml)",
    "check - < <(sleep 0.3; cat Models/vit.yaml)",
  ]) func aSpecComesThroughAPipe(_ arguments: String) throws {
    let result = try shell("\"$GRAPHC\" \(arguments)")
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.contains("ViT is right") && result.output.contains("variant     large"))
  }

  @Test(arguments: [
    "--input image=- < $f/x.npy", "--input image=<(cat $f/x.npy)",
    "--input image=$f/fifo & cat $f/x.npy > $f/fifo; wait $!",
    "--input image=- < Models/digits/3.png", "--input image=<(cat Models/digits/3.png)",
  ]) func anInputComesThroughAPipe(_ arguments: String) throws {
    let run = "\"$GRAPHC\" run Models/digits-vit.yaml --weights Models/digits-vit.safetensors"
    let result = try shell(
      """
      f=$(mktemp -d); trap 'rm -r "$f"' EXIT; mkfifo $f/fifo
      { printf '\\x93NUMPY\\x01\\x00\\x46\\x00'; printf '%-69s\\n' "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 8, 8), }"
        head -c 256 /dev/zero; } > $f/x.npy
      \(run) \(arguments)
      """)
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.hasPrefix("logits: f32[1, 10]"))
  }

  @Test func whatComesThroughAPipeIsHeldToItsKind() throws {
    let wrong = try shell("\"$GRAPHC\" run Models/digits-vit.yaml --input image=<(gzip < Models/vit.yaml)")
    #expect(wrong.code == 65 && wrong.messages.contains("this is gzip data"))
    let weights = try shell(
      "\"$GRAPHC\" run Models/digits-vit.yaml --input image=random --weights <(cat Models/digits-vit.safetensors)")
    #expect(weights.code == 66 && weights.messages.contains("[io/not-a-file]"))
    let large = try shell("head -c 20000000 /dev/zero | \"$GRAPHC\" check -")
    #expect(large.code == 65 && large.messages.contains("[limit/file-size]"))
    let empty = try shell("\"$GRAPHC\" check - < /dev/null")
    #expect(empty.code == 65 && empty.messages.contains("[yaml/empty]"))
  }

  #if os(Linux)
    /// An interrupt during the writing of a package leaves nothing of it; the shell sees the signal.
    @Test func anInterruptedCompileLeavesNothing() throws {
      let result = try shell(
        """
        f=$(mktemp -d); trap 'rm -r "$f"' EXIT
        env --default-signal=INT "$GRAPHC" compile Models/vit.yaml --seed 1 --output $f/a & pid=$!
        until [ -n "$(ls -A $f)" ]; do sleep 0.01; done
        until [ -n "$(ls -A $f/.graphc-*/.graphc-* 2>/dev/null)" ]; do sleep 0.01; done
        kill -INT $pid; wait $pid; echo $? $(ls -A $f)
        """)
      #expect(result.output == "130\n", "\(result.messages)")
    }

    /// Measurements made before an interrupt are written.
    @Test(arguments: ["", "--profile", "--format json"]) func anInterruptedBenchSaysWhatItHas(_ options: String) throws
    {
      let bench = "bench Models/digits-vit.yaml --seconds 600 \(options)"
      // A busy machine may need longer until the first run.
      let result = try shell(
        """
        for s in 4 8 16 32 64; do
          o=$(timeout --preserve-status -s INT $s env --default-signal=INT "$GRAPHC" \(bench)); c=$?
          [ -n "$o" ] && break
        done
        echo "$o"; exit $c
        """)
      #expect(result.code == 130, "\(result.messages)")
      #expect(result.output.contains(options.hasSuffix("json") ? "median_ms" : "median "), "\(result.output)")
    }

    /// Tokens that were chosen before an interrupt are written, as a whole line, and so is their speed.
    @Test func anInterruptedGenerationKeepsItsTokens() throws {
      let result = try shell(
        """
        f=$(mktemp -d); trap 'rm -r "$f"' EXIT
        cat > $f/long.yaml <<'END'
        graphc: 1
        model: Long
        inputs: {tokens: "i32[B, T]"}
        parameters: {word: "f32[8, 4] ~ normal(1.0)"}
        graph: {logits: "cumsum(embedding(word, tokens), axis=1) @ word.T"}
        outputs: logits
        generate: {input: tokens, logits: logits}
        END
        env --default-signal=INT "$GRAPHC" generate $f/long.yaml --tokens 1 --max-new-tokens 2000000 > $f/out & pid=$!
        until [ -s $f/out ]; do sleep 0.01; done
        kill -INT $pid; wait $pid; echo $?; cat $f/out
        """)
      let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
      try #require(lines.count == 3, "\(result.output.suffix(100)) \(result.messages)")
      #expect(lines[0] == "130" && lines[2] == "")
      let tokens = lines[1].split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      #expect(tokens.count < 2_000_000 && tokens.allSatisfy { $0 != nil })
      #expect(result.messages.contains("\(tokens.count) tokens in "), "\(result.messages)")
    }

    /// On a terminal, as `script` makes one: colours unless NO_COLOR is more than empty, progress of what takes long.
    @Test func aTerminalShowsColoursAndProgress() throws {
      func terminal(_ environment: String, _ arguments: String) throws -> String {
        try shell("env -u CI TERM=xterm \(environment) script -qec \"$GRAPHC \(arguments)\" /dev/null < /dev/null")
          .output
      }
      let wrong = "check Models/vit.yaml --set dim=770"
      #expect(try terminal("", wrong).contains("\u{1B}["))
      #expect(try terminal("NO_COLOR=", wrong).contains("\u{1B}["))
      #expect(try !terminal("NO_COLOR=1", wrong).contains("\u{1B}["))
      #expect(try !terminal("TERM=dumb", wrong).contains("\u{1B}["))
      let bench = "bench Models/digits-vit.yaml --seconds 1"
      let shown = try terminal("", bench)
      #expect(shown.contains("\u{1B}[2Kmeasuring: 0.5 s") && shown.contains("\u{1B}[2KModels/digits-vit.yaml: "))
      #expect(try !terminal("CI=true", bench).contains("measuring"))
      #expect(try !terminal("TERM=dumb", bench).contains("measuring"))
    }

    /// Row C5: an interrupt ends the program with 130 as a shell sees it, also where the tests run with it ignored.
    @Test func anInterruptEndsWith130() throws {
      let run = "run Models/digits-vit.yaml --input image=random --time"
      let result = try shell("timeout --preserve-status -s INT 0.4 env --default-signal=INT \"$GRAPHC\" \(run)")
      #expect(result.code == 130)
    }
  #endif
}
