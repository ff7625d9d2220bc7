import GraphGen
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// The work of the passes grows with the number of distinct blocks, not with the depth.
@Suite struct OptimizerCostTests {
  /// The number of nodes that the passes visit, in blocks and in `main`.
  private func visited(_ module: Module) throws -> (blocks: Int, main: Int) {
    var count = (blocks: 0, main: 0)
    _ = try Pipeline.inference.run(module) { _, module in
      count.main += module.main.nodes.count
      count.blocks += module.functions.dropLast().reduce(0) { $0 + $1.nodes.count }
    }
    return count
  }

  @Test(arguments: ["vit", "bert", "gpt2", "llama"]) func depthAddsNothing(_ name: String) throws {
    let shallow = try visited(ModelFile(name).elaborate(settings: ["depth=4"]).module)
    let deep = try visited(ModelFile(name).elaborate(settings: ["depth=40"]).module)
    #expect(shallow.blocks > 0 && deep.blocks == shallow.blocks)
    #expect(deep.main == shallow.main)
  }

  /// A function for each layer, as an importer might make them, costs what one for all does from the first pass on.
  @Test func equalBlocksAreOneFromTheFirstPassOn() throws {
    let module = try ModelFile("bert").elaborate().module
    var table = module.functionTable
    var main = module.main
    for node in main.nodes.indices {
      guard case .repeat(var steps) = main.nodes[node].op else { continue }
      steps.functions = steps.calls.map { table.addVariant(of: $0.function, suffix: "copy") { _ in } ?? "" }
      main.nodes[node].op = .repeat(steps)
    }
    table.replace(with: main)
    var copied = module
    copied.functions = table.all
    #expect(copied.functions.count == module.functions.count + 12)
    copied.functions.removeFirst()
    #expect(copied.verify() == [])
    #expect(try visited(copied) == visited(module))
    let result = try Pipeline.inference.run(copied).module
    #expect(result.functions.count == 2)
    #expect(result.parameters.map(\.path) == module.parameters.map(\.path))
  }
}
