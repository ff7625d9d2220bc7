/// Attention that sees no later position, written in several ways.
enum CausalModules {
  static let texts = bodies.map { body in
    """
    module "causal" {
      dims B, T
      func @main(%x: f32[B, T, 4], %m: bool[B, T]) -> (y: f32[B, T, 4]) {
        \(body.split(separator: "\n").joined(separator: "\n    "))
        return %y
      }
    }
    """
  }

  private static let order = """
    %i = iota {count: T}
    %rows = reshape %i {shape: [T, 1]}
    %columns = reshape %i {shape: [1, T]}
    """

  private static let bodies = [
    // The op itself, also with a mask.
    "%y = attention %x, %x, %x {scale: 0.5, causal: true, mask: false, bias: false}",
    """
    %k = reshape %m {shape: [B, 1, T]}
    %y = attention %x, %x, %x, %k {scale: 0.5, causal: true, mask: true, bias: false}
    """,
    // Written out: a comparison of indices, −inf above the diagonal, softmax, the product with V.
    order + """

      %mask = greater_equal %rows, %columns
      %s = matmul %x, %x {transpose_rhs: true}
      %low = constant {value: -inf}
      %t = where %mask, %s, %low
      %w = softmax %t
      %y = matmul %w, %x {transpose_rhs: false}
      """,
    // The other way round, strictly, with a window and a padding mask.
    order + """

      %future = less_equal %columns, %rows
      %d = subtract %rows, %columns
      %size = constant {value: 2}
      %near = less %d, %size
      %window = and %future, %near
      %k = reshape %m {shape: [B, 1, T]}
      %mask = and %k, %window
      %s = matmul %x, %x {transpose_rhs: true}
      %low = constant {value: -inf}
      %t = where %mask, %s, %low
      %w = softmax %t
      %y = matmul %w, %x {transpose_rhs: false}
      """,
    // An additive mask, and a softcap before it.
    order + """

      %mask = greater_equal %rows, %columns
      %zero = constant {value: 0.0}
      %low = constant {value: -inf}
      %bias = where %mask, %zero, %low
      %s = matmul %x, %x {transpose_rhs: true}
      %c = tanh %s
      %t = add %c, %bias
      %w = softmax %t
      %y = matmul %w, %x {transpose_rhs: false}
      """,
    // No softmax at all: linear attention with a mask of zeros and ones.
    order + """

      %mask = greater_equal %rows, %columns
      %ones = cast %mask {to: .f32}
      %s = matmul %x, %x {transpose_rhs: true}
      %w = multiply %s, %ones
      %y = matmul %w, %x {transpose_rhs: false}
      """,
    // Running sums.
    "%y = cumsum %x {axis: 1}",
    // A shift to the right.
    """
    %first = slice %x {axis: 1, start: 0, end: 1}
    %rest = slice %x {axis: 1, start: 0, end: T - 1}
    %y = concat %first, %rest {axis: 1}
    """,
  ]
}
