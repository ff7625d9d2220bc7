import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Sizes beyond any memory, from files, arguments and specs, are errors before anything is multiplied or allocated.
@Suite struct HugeSizeTests {
  private static let spec = "Tests/Fixtures/limits/zero-extent.yaml"
  private static let array = "Tests/Fixtures/limits/zero-extent.npy"

  /// Row N4: the header `'fortran_order': True, 'shape': (4611686018427387904, 0)`.
  @Test(arguments: [["run", spec, "--input", "x=\(array)"], ["inspect", array]])
  func anEmptyArrayWithHugeExtentsIsAnError(arguments: [String]) throws {
    let result = graphc(arguments.map { $0.hasPrefix("Tests/") ? Repository.path($0) : $0 }.map(Self.absolute))
    #expect(result.code == 65 && result.messages.contains("[limit/elements]"), "\(result.messages)")
  }

  private static func absolute(_ argument: String) -> String {
    argument.hasPrefix("x=") ? "x=" + Repository.path(String(argument.dropFirst(2))) : argument
  }

  @Test(arguments: ["1099511627777", "3037000500", "4611686018427387904", "9223372036854775807"])
  func hugeDimsAreErrors(dim: String) {
    let dims = ["--dim", "N=\(dim)", "--dim", "K=\(dim)"]
    for command in ["run", "bench"] {
      let input = command == "run" ? ["--input", "x=random"] : []
      let result = graphc([command, Repository.path(Self.spec)] + input + dims)
      #expect(result.code == 65 && result.messages.contains("[limit/elements]"), "\(command): \(result.messages)")
    }
  }
}
