import Diagnostics
import GraphIR
import GraphcTestSupport
import Passes
import Testing

/// Nodes keep their places through passes, so that an error or a row of a profile points at a line of the spec.
@Suite struct OriginTests {
  static let text = """
    module "layer" {
      func @main(%x: f32[2, 3, 4]) -> (y: f32[2, 3, 4]) {
        parameter weight: f32[4] ~ ones
        parameter bias: f32[4] ~ zeros
        parameter up: f32[4, 4] ~ xavier_uniform
        %weight = parameter {path: "weight"}
        %bias = parameter {path: "bias"}
        %up = parameter {path: "up"}
        %mean = mean %x {axis: 2, keep: true}
        %centered = subtract %x, %mean
        %variance = variance %x {axis: 2, keep: true}
        %eps = constant {value: 0.001}
        %shifted = add %eps, %variance
        %inverse = rsqrt %shifted
        %normed = multiply %centered, %inverse
        %weighted = multiply %normed, %weight
        %norm = add %weighted, %bias
        %keys = transpose %norm {permutation: [0, 2, 1]}
        %product = matmul %norm, %keys {transpose_rhs: false}
        %size = constant {value: 4.0}
        %root = sqrt %size
        %scores = divide %product, %root
        %weights = softmax %scores
        %context = matmul %weights, %norm {transpose_rhs: false}
        %columns = transpose %up {permutation: [1, 0]}
        %projected = matmul %context, %columns {transpose_rhs: false}
        %activated = gelu %projected
        %y = add %activated, %x
        return %y
      }
    }
    """

  @Test func fusedNodesPointAtWhatTheyAreMadeOf() throws {
    let module = try Module.parse(Self.text)
    let result = try Pipeline.inference.run(module).module
    let made = result.main.nodes.map(\.op.definition.mnemonic)
    #expect(made == ["input", "parameter", "parameter", "parameter", "layer_norm", "attention", "linear"])
    let lines = try result.main.nodes.suffix(3).map { try Self.lines(of: $0.origin) }
    #expect(lines[0] == ["%norm = add"])
    // The most characteristic line comes first, then those from the softmax back to the product of Q and K.
    #expect(lines[1] == ["%weights = softmax", "%context = matmul", "%scores = divide", "%product = matmul"])
    #expect(lines[2] == ["%projected = matmul", "%activated = gelu", "%y = add"])
  }

  /// Every node of every stage has a place, and the calls that led to it.
  @Test(arguments: 0..<60) func noNodeLosesItsPlace(seed: Int) throws {
    var module = try Module.parse(RandomModule(seed: UInt64(seed)).module.text)
    let call = Span(source: SourceID(index: 0), start: 1, end: 2)
    for function in module.functions.indices {
      for node in module.functions[function].nodes.indices {
        let origin = module.functions[function].nodes[node].origin
        module.functions[function].nodes[node].origin = .instance(of: origin, call: call)
      }
    }
    _ = try Pipeline.inference.run(module) { pass, module in
      for node in module.functions.flatMap(\.nodes) {
        #expect(node.origin.span != nil, "\(node.op) has no place after \(pass.name)")
        #expect(node.origin.calls == [call], "\(node.op) lost its calls in \(pass.name)")
      }
    }
  }

  /// Each softmax has exactly one remark, in the order of the functions and nodes.
  @Test(arguments: 0..<60) func eachSoftmaxHasOneRemark(seed: Int) throws {
    var expected: [String] = []
    let result = try Pipeline.inference.run(RandomModule(seed: UInt64(seed)).module) { pass, module in
      guard expected.isEmpty, pass.name == "dce" else { return }
      for function in module.functions {
        for case .softmax in function.nodes.map(\.op) { expected.append(function.name) }
      }
    }
    // Copies of functions that `dead-rows` makes have the remarks of these.
    let functions = result.remarks.filter { $0.pass == "fuse-attention" }.map(\.function)
    #expect(functions.filter { !$0.hasSuffix(".rows") } == expected.filter { result.module.function(named: $0) != nil })
  }

  /// The starts of the lines in an origin.
  private static func lines(of origin: Origin) throws -> [String] {
    if case .fused(let origins, _) = origin { return try origins.flatMap(lines) }
    let span = try #require(origin.span)
    let start = text.utf8.index(text.utf8.startIndex, offsetBy: Int(span.start))
    return [text[start...].split(separator: " ").prefix(3).joined(separator: " ")]
  }
}
