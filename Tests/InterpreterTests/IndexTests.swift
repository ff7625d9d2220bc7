import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// Indices that are known only when a model runs.
@Suite struct IndexTests {
  private static let table = """
    module "table" {
      dims B
      func @main(%index: i32[B, 2]) -> (y: f32[B, 2, 3]) {
        parameter table: f32[5, 3] ~ normal(1.0)
        %table = parameter {path: "table"}
        %y = gather %table, %index {axis: 0}
        return %y
      }
    }
    """

  private func run(_ index: [Double], _ threads: ThreadPool) throws -> [Tensor] {
    let module = try Module.parse(Self.table)
    var arguments = try ModuleArguments(for: module, seed: 1)
    arguments.bindings = ["B": index.count / 2]
    arguments.inputs = [Tensor64([index.count / 2, 2], index)]
    return try arguments.interpret(module, on: threads)[0]
  }

  @Test func outOfRangeIsAnError() throws {
    for threads in RandomModelTests.pools {
      for (index, place, value) in [
        ([0, 4, 5, 1, 9, 2], "[1, 0]", 5), ([0, 4, 1, -1], "[1, 1]", -1),
        ([2_147_483_647, 0], "[0, 0]", 2_147_483_647),
      ] as [([Double], String, Int)] {
        let error = try #require(throws: GraphcError.self) { try run(index, threads) }
        #expect(error.code == "index/range" && error.kind == .badInput)
        #expect(
          error.message.hasPrefix("in 'y', element \(place) of the input 'index' is \(value), "))
        #expect(error.message.hasSuffix(" 5 positions") && error.help == "use 0 to 4")
      }
      // A failure is reported once and then forgotten.
      #expect(try run([0, 4], threads).count == 1)
    }
  }
}
