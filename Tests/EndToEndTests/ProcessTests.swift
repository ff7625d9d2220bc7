import Foundation
import Testing

/// What only a process of its own can show.
@Suite struct ProcessTests {
  private func shell(_ script: String) throws -> CommandResult { try Executable.shell(script) }

  /// Row C9: neither locale nor time zone nor a missing HOME changes the output.
  @Test func theProgramRuns() throws {
    let result = try shell("\"$GRAPHC\" check Models/vit.yaml --set dim=770")
    #expect(result.code == 65)
    #expect(result.output.isEmpty)
    #expect(result.messages.contains("770 is not divisible by heads 12 [shape/heads-divide]"))
  }

  /// Row C4: a reader that goes away is no error.
  @Test func aClosedPipeEndsQuietly() throws {
    let result = try shell("\"$GRAPHC\" show Models/vit.yaml --stage imported | head -1; echo ${PIPESTATUS[0]}")
    #expect(result.output == "module \"ViT\" {\n0\n")
    #expect(result.messages.isEmpty)
  }

  /// Row C7: memory that the limits do not allow is refused, not taken.
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

  #if os(Linux)
    /// Row C5: an interrupt ends the program with 130 as a shell sees it, also where the tests run with it ignored.
    @Test func anInterruptEndsWith130() throws {
      let run = "run Models/digits-vit.yaml --input image=random --time"
      let result = try shell("timeout --preserve-status -s INT 0.4 env --default-signal=INT \"$GRAPHC\" \(run)")
      #expect(result.code == 130)
    }
  #endif
}
