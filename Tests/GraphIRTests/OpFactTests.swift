import GraphIR
import GraphcRuntime
import GraphcTestSupport
import Testing

/// What ops say of themselves is so.
@Suite struct OpFactTests {
  private static let views = """
    module "views" {
      func @main(%x: f32[2, 3, 4], %row: f32[1, 3, 4])
        -> (a: f32[4, 2, 3], b: f32[6, 4], c: f32[2, 3, 4], d: f32[2, 2, 4], e: f32[2, 3, 2, 2]) {
        %a = transpose %x {permutation: [2, 0, 1]}
        %b = reshape %x {shape: [6, 4]}
        %c = expand %row {shape: [2, 3, 4]}
        %d = slice %x {axis: 1, start: 1, end: 3}
        %e = windows %x {axis: 2, size: 2, stride: 2, dilation: 1}
        return %a, %b, %c, %d, %e
      }
    }
    """

  @Test func viewsShowElementsOfTheirOperand() throws {
    let module = try Module.parse(Self.views)
    let inputs = [
      Tensor64([2, 3, 4], (0..<24).map(Double.init)), Tensor64([1, 3, 4], (0..<12).map(Double.init)),
    ]
    let evaluator = ReferenceEvaluator(module)
    let results = try evaluator.run(inputs)
    var seen: Set<String> = []
    for (output, result) in zip(module.main.outputs, results) {
      let node = module.main.producer(of: output.value)
      let view = try #require(node.op.definition.view)
      seen.insert(node.op.definition.mnemonic)
      let operand = Set(inputs[node.operands[0].node].values)
      #expect(Set(result.values).isSubset(of: operand))
      if view == .whole { #expect(Set(result.values) == operand) }
      #expect(node.op.definition.kind == .view && node.op.isView)
    }
    let examples = try Module.parse(OpExamples.text).functions.flatMap(\.nodes)
    #expect(seen == Set(examples.filter { $0.op.isView }.map(\.op.definition.mnemonic)))
  }

  /// With bf16 operands where an op takes them, its first result is bf16 and the others are what they were.
  @Test func resultsAreRounded() throws {
    var seen: Set<String> = []
    for function in try Module.parse(OpExamples.text).functions {
      for node in function.nodes {
        guard let rounding = node.op.definition.rounding(to: .bf16) else { continue }
        seen.insert(node.op.definition.mnemonic)
        var types = node.operands.map(function.type(of:))
        if case .linear = node.op { types[0].dtype = .bf16 }
        if case .attention = node.op { for index in 0..<3 { types[index].dtype = .bf16 } }
        var expected = node.types
        expected[0].dtype = .bf16
        #expect(try rounding.definition.inferTypes(types) == expected, "\(node.op)")
      }
    }
    #expect(seen == ["attention", "layer_norm", "linear", "rms_norm"])
  }
}
