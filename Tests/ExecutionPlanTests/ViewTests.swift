import ExecutionPlan
import GraphIR
import GraphcRuntime
import Testing

/// Views need no copy if strides can express them.
@Suite struct ViewTests {
  @Test func elementwiseKernelsReadViews() throws {
    let plan = try ExecutionPlan(
      text: """
        module "views" {
          func @main(%x: f32[4, 6], %y: f32[1, 3]) -> (z: f32[6, 2]) {
            %1 = transpose %x {permutation: [1, 0]}
            %2 = slice %1 {axis: 1, start: 2, end: 4}
            %3 = expand %y {shape: [2, 3]}
            %4 = transpose %3 {permutation: [1, 0]}
            %5 = concat %4, %4 {axis: 0}
            %z = add %2, %5
            return %z
          }
        }
        """)
    let add = try #require(plan.main.kernel(2)?.contract as? Kernels.Binary<Symbolic>)
    // The concatenation copies its parts, but nothing copies them before.
    #expect(plan.main.actions(plan) == ["copy", "copy", "add"])
    #expect(add.x == BufferArgument(.input(0), offset: 12, .f32, isWhole: false))
    #expect(add.over.strides[0] == [1, 6])
    #expect(plan.main.temporaries.isEmpty, "the concatenation lies in the output from the start")
  }

  @Test func reshapesOfSplitsAndMergesAreViews() throws {
    let plan = try ExecutionPlan(
      text: """
        module "views" {
          dims B
          func @main(%x: f32[B, 5, 6]) -> (z: f32[B, 2, 5, 3], u: f32[B, 5, 6]) {
            %1 = reshape %x {shape: [B, 5, 2, 3]}
            %2 = transpose %1 {permutation: [0, 2, 1, 3]}
            %z = exp %2
            %3 = transpose %2 {permutation: [0, 2, 1, 3]}
            %4 = reshape %3 {shape: [B, 5, 6]}
            %u = exp %4
            return %z, %u
          }
        }
        """)
    // exp needs contiguous elements: only the permuted heads are copied; the way back is the input itself.
    #expect(plan.main.actions(plan) == ["copy", "exp", "exp"])
    #expect(plan.main.kernel(2)?.reads.first?.buffer == .input(0))
  }

  @Test func aReshapeThatTearsRowsCopiesOnce() throws {
    let plan = try ExecutionPlan(
      text: """
        module "views" {
          func @main(%x: f32[4, 6]) -> (z: f32[24]) {
            %1 = transpose %x {permutation: [1, 0]}
            %2 = reshape %1 {shape: [24]}
            %z = softmax %2
            return %z
          }
        }
        """)
    #expect(plan.main.actions(plan) == ["copy", "softmax"])
  }

  @Test func rowsOfASliceAreReadWhereTheyLie() throws {
    let plan = try ExecutionPlan(
      text: """
        module "rows" {
          func @main(%x: f32[4, 6]) -> (y: f32[2, 6]) {
            %1 = slice %x {axis: 0, start: 1, end: 3}
            %2 = cast %1 {to: .f32}
            %y = softmax %2
            return %y
          }
        }
        """)
    #expect(plan.main.actions(plan) == ["softmax"])
    #expect(plan.main.kernel(0)?.reads == [BufferArgument(.input(0), offset: 6, .f32, isWhole: false)])
  }

  @Test func matricesOfHeadsAreReadWhereTheyLie() throws {
    let plan = try ExecutionPlan(
      text: """
        module "heads" {
          dims B
          func @main(%q: f32[B, 3, 8], %k: f32[B, 5, 8]) -> (y: f32[B, 2, 3, 5]) {
            %1 = reshape %q {shape: [B, 3, 2, 4]}
            %2 = transpose %1 {permutation: [0, 2, 1, 3]}
            %3 = reshape %k {shape: [B, 5, 2, 4]}
            %4 = transpose %3 {permutation: [0, 2, 1, 3]}
            %y = matmul %2, %4 {transpose_rhs: true}
            return %y
          }
        }
        """)
    #expect(plan.main.actions(plan) == ["batchedMatmul"])
  }

  /// Attention writes its result with the head axis last but one, so that merging the heads moves nothing.
  @Test func mergedHeadsAreNotCopied() throws {
    let plan = try ExecutionPlan(
      text: """
        module "merge" {
          dims B
          func @main(%q: f32[B, 2, 3, 4]) -> (y: f32[B, 3, 8]) {
            %1 = attention %q, %q, %q {scale: 0.5, causal: false, mask: false, bias: false}
            %2 = transpose %1 {permutation: [0, 2, 1, 3]}
            %y = reshape %2 {shape: [B, 3, 8]}
            return %y
          }
        }
        """)
    #expect(plan.main.actions(plan) == ["attention"])
    #expect(plan.main.temporaries.isEmpty, "the output is written by the attention itself")
  }

  /// So does a product whose heads are merged after it, as in an attention that is not fused.
  @Test func mergedHeadsOfAProductAreNotCopied() throws {
    let plan = try ExecutionPlan(
      text: """
        module "merge" {
          dims B
          func @main(%w: f32[B, 2, 3, 5], %v: f32[B, 2, 5, 4]) -> (y: f32[B, 3, 8], z: f32[B, 2, 3, 4]) {
            %1 = matmul %w, %v {transpose_rhs: false}
            %2 = transpose %1 {permutation: [0, 2, 1, 3]}
            %y = reshape %2 {shape: [B, 3, 8]}
            %z = matmul %w, %v {transpose_rhs: false}
            %3 = transpose %z {permutation: [0, 2, 1, 3]}
            return %y, %z
          }
        }
        """, optimized: false)
    #expect(plan.main.actions(plan) == ["batchedMatmul", "batchedMatmul"])
    #expect(plan.main.temporaries.isEmpty, "the outputs are written by the products themselves")
  }

  /// A layer of a vision transformer as in the library: seven kernels, no copy; Q, K and V are one product.
  @Test func aTransformerLayerCopiesNothing() throws {
    let plan = try ExecutionPlan(text: Self.layer, optimized: true)
    #expect(
      plan.main.actions(plan) == [
        "layerNorm", "matmul", "attention", "matmul", "layerNorm", "matmul", "matmul",
      ])
    #expect(plan.main.parameters.filter { $0.form == .plain }.allSatisfy { $0.type.rank == 1 })
    #expect(plan.main.parameters.filter { $0.type.rank == 2 }.allSatisfy { $0.form == .packed(transposed: true) })
  }

  static let layer = """
    module "layer" {
      dims B
      func @main(%x: f32[B, 197, 768]) -> (y: f32[B, 197, 768]) {
        parameter n1.weight: f32[768] ~ ones
        parameter n1.bias: f32[768] ~ zeros
        parameter n2.weight: f32[768] ~ ones
        parameter n2.bias: f32[768] ~ zeros
    \(["query", "key", "value", "output"].map { projection($0, 768, 768) }.joined(separator: "\n"))
    \(projection("up", 3072, 768))
    \(projection("down", 768, 3072))
    \(norm("n1", "x"))
    \(linear("query", "n1"))
    \(linear("key", "n1"))
    \(linear("value", "n1"))
    \(["query", "key", "value"].map(heads).joined(separator: "\n"))
        %keys = transpose %key.heads {permutation: [0, 1, 3, 2]}
        %product = matmul %query.heads, %keys {transpose_rhs: false}
        %size = constant {value: 64.0}
        %root = sqrt %size
        %scaled = divide %product, %root
        %true = constant {value: true}
        %inf = constant {value: -inf}
        %scores = where %true, %scaled, %inf
        %weights = softmax %scores
        %context = matmul %weights, %value.heads {transpose_rhs: false}
        %order = transpose %context {permutation: [0, 2, 1, 3]}
        %merged = reshape %order {shape: [B, 197, 768]}
    \(linear("output", "merged"))
        %attended = add %x, %output
    \(norm("n2", "attended"))
    \(linear("up", "n2"))
        %activated = gelu %up
    \(linear("down", "activated"))
        %y = add %attended, %down
        return %y
      }
    }
    """

  private static func projection(_ name: String, _ rows: Int, _ columns: Int) -> String {
    """
        parameter \(name).weight: f32[\(rows), \(columns)] ~ xavier_uniform
        parameter \(name).bias: f32[\(rows)] ~ zeros
    """
  }

  private static func linear(_ name: String, _ x: String) -> String {
    """
        %\(name).weight = parameter {path: "\(name).weight"}
        %\(name).bias = parameter {path: "\(name).bias"}
        %\(name).columns = transpose %\(name).weight {permutation: [1, 0]}
        %\(name).product = matmul %\(x), %\(name).columns {transpose_rhs: false}
        %\(name) = add %\(name).product, %\(name).bias
    """
  }

  private static func heads(_ name: String) -> String {
    """
        %\(name).split = reshape %\(name) {shape: [B, 197, 12, 64]}
        %\(name).heads = transpose %\(name).split {permutation: [0, 2, 1, 3]}
    """
  }

  private static func norm(_ name: String, _ x: String) -> String {
    """
        %\(name).weight = parameter {path: "\(name).weight"}
        %\(name).bias = parameter {path: "\(name).bias"}
        %\(name).mean = mean %\(x) {axis: 2, keep: true}
        %\(name).centered = subtract %\(x), %\(name).mean
        %\(name).variance = variance %\(x) {axis: 2, keep: true}
        %\(name).eps = constant {value: 1e-6}
        %\(name).shifted = add %\(name).variance, %\(name).eps
        %\(name).inverse = rsqrt %\(name).shifted
        %\(name).normed = multiply %\(name).centered, %\(name).inverse
        %\(name).weighted = multiply %\(name).normed, %\(name).weight
        %\(name) = add %\(name).weighted, %\(name).bias
    """
  }
}
