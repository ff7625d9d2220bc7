/// Arguments of the gradient of softmax(scale · q kᵀ within a window) · v for q, k and v. A unit is a head of a batch
/// item.
///
/// Strides are in elements; the last axis of every operand and result is contiguous.
public struct AttentionGradientArguments {
  /// [batch, heads, queries, headDim].
  public var q: UnsafePointer<Float>
  /// [batch, heads, keys, headDim].
  public var k: UnsafePointer<Float>
  /// [batch, heads, keys, valueDim].
  public var v: UnsafePointer<Float>
  /// [batch, heads, queries, valueDim], the cotangent of the result of the attention.
  public var cotangent: UnsafePointer<Float>
  /// The gradient for q.
  public var qGradient: UnsafeMutablePointer<Float>
  /// The gradient for k.
  public var kGradient: UnsafeMutablePointer<Float>
  /// The gradient for v.
  public var vGradient: UnsafeMutablePointer<Float>
  /// Heads of each batch item.
  public var heads: Int
  /// The number of queries; the last one stands at the last key.
  public var queries: Int
  /// The number of keys and values.
  public var keys: Int
  /// Elements of a query and of a key.
  public var headDim: Int
  /// Elements of a value.
  public var valueDim: Int
  /// Keys before its own position that a query sees.
  public var left: Int
  /// Keys after its own position that a query sees.
  public var right: Int
  /// The factor of the scores.
  public var scale: Float
  /// Strides of q, k, v and the cotangent.
  public var strides: (AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides)
  /// Strides of the gradients for q, k and v.
  public var resultStrides: (AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides)

  /// Queries of a block.
  @_alwaysEmitIntoClient @inline(__always) public static var rowBlock: Int { 64 }

  /// Bytes of scratch: keys and values in panels, the sums of their gradients, and the scores of a block of queries.
  public static func scratchByteCount(keys: Int, headDim: Int, valueDim: Int) -> Int {
    let layout = PanelLayout.f32
    let (k, v) = (layout.panels(columns: headDim) * layout.width, layout.panels(columns: valueDim) * layout.width)
    let width = layout.panels(columns: keys) * layout.width
    let perKey = headDim + valueDim + 2 * k + v + 3 * rowBlock
    return (width * perKey + rowBlock * layout.width + 8 * layout.width) * MemoryLayout<Float>.stride
  }

  /// Takes a value for each field.
  public init(
    q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>, cotangent: UnsafePointer<Float>,
    qGradient: UnsafeMutablePointer<Float>, kGradient: UnsafeMutablePointer<Float>,
    vGradient: UnsafeMutablePointer<Float>, heads: Int, queries: Int, keys: Int, headDim: Int, valueDim: Int,
    left: Int, right: Int, scale: Float,
    strides: (
      AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides
    ),
    resultStrides: (AttentionShape.Strides, AttentionShape.Strides, AttentionShape.Strides)
  ) {
    (self.q, self.k, self.v, self.cotangent) = (q, k, v, cotangent)
    (self.qGradient, self.kGradient, self.vGradient) = (qGradient, kGradient, vGradient)
    (self.heads, self.queries, self.keys) = (heads, queries, keys)
    (self.headDim, self.valueDim) = (headDim, valueDim)
    (self.left, self.right, self.scale) = (left, right, scale)
    (self.strides, self.resultStrides) = (strides, resultStrides)
  }
}
