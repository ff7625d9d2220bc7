import Foundation
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Short specs of large graphs: a right answer, or an error that names the limit, the number and the flag.
@Suite struct GraphLimitTests {
  private static func path(_ name: String) -> String { Repository.path("Tests/Fixtures/limits/\(name).yaml") }

  private func check(_ name: String, _ arguments: String...) -> CommandResult {
    graphc(["check", Self.path(name)] + arguments)
  }

  /// An operand counts as a node does.
  @Test(arguments: ["concat-2000", "einsum-1000"]) func operandsCount(_ name: String) {
    let result = check(name)
    #expect(result.code == 65)
    #expect(
      result.messages.contains("error: the graph has more than 50000 nodes [limit/graph-nodes]"), "\(result.messages)")
    #expect(result.messages.contains("help: --max-nodes raises the limit"))
  }

  @Test(arguments: ["doubling", "fold-chain", "variants-300", "repeat-by-index"])
  func smallerLimitsAreHeeded(_ name: String) {
    let result = check(name, "--max-nodes", "500")
    #expect(result.code == 65)
    #expect(result.messages.contains("500"), "\(result.messages)")
    #expect(result.messages.contains("[limit/graph-nodes]"), "\(result.messages)")
  }

  @Test func variantsShareALimit() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.yaml"
      let values = (1...20).map { "v\($0): {n: \($0)}" }.joined(separator: ", ")
      let steps = (1...60).map { "  y\($0): tanh(y\($0 - 1))\n" }.joined()
      try """
      graphc: 1
      model: M
      config: {n: 2}
      variants: {\(values)}
      inputs: {x: 'f32[N, 4]'}
      graph:
        y0: x * n
      \(steps)outputs: y60

      """.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(graphc("check", path).code == 0)
      #expect(graphc("check", path, "--max-nodes", "200", "--variant", "v3").code == 0)
      let result = graphc("check", path, "--max-nodes", "200")
      #expect(result.code == 65)
      #expect(
        result.messages.contains(
          "error: the graphs of all variants together have more than 200 nodes [limit/graph-nodes]"),
        "\(result.messages)")
      #expect(result.messages.contains("in the variant 'v4': --variant v4"))
    }
  }

  @Test func graphsOfTextAreCountedWithTheirRepetitions() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.gir"
      try """
      module "M" {
        dims N
        func @f(%x: f32[N]) -> (y: f32[N]) {
          %y = tanh %x : f32[N]
          return %y
        }
        func @main(%x: f32[N]) -> (y: f32[N]) {
          %y = repeat %x {functions: ["f"], path: "y", steps: 40000, carries: 1} : f32[N]
          return %y
        }
      }

      """.write(toFile: path, atomically: true, encoding: .utf8)
      let result = graphc("opt", path)
      #expect(result.code == 65)
      #expect(result.messages.contains("the graph has more than 50000 nodes [limit/graph-nodes]"), "\(result.messages)")
      #expect(graphc("opt", path, "--max-nodes", "100000", "--pass", "dce").code == 0)
    }
  }
}
