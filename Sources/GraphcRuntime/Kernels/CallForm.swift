/// The types of the fields of a kernel call: buffers and polynomials in a plan, addresses and numbers in a run
/// (`Evaluated`).
public protocol CallForm {
  /// Memory that the kernel reads.
  associatedtype Input
  /// Memory that the kernel writes.
  associatedtype Output
  /// An integer, such as an extent or a stride.
  associatedtype Size
  /// Several integers.
  associatedtype Sizes
  /// A shape with the strides of several operands.
  associatedtype Strided
  /// The strides of one operand along batch items, heads and rows.
  associatedtype RowStrides
  /// A floating-point number.
  associatedtype Number
  /// The value that the call computes, for messages.
  associatedtype Site
}

/// The form of a call that runs.
///
/// `Sizes` and `Strided` are computed once, when the sizes are known: a call allocates no arrays. The kernel says which
/// element type an address points to.
public enum Evaluated: CallForm {
  /// The address of elements that are read.
  public typealias Input = UnsafeRawPointer
  /// The address of elements that are written.
  public typealias Output = UnsafeMutableRawPointer
  /// A number.
  public typealias Size = Int
  /// A list that outlives the call.
  public typealias Sizes = [Int]
  /// A view whose axes are merged where possible.
  public typealias Strided = StridedView
  /// Strides in elements.
  public typealias RowStrides = AttentionShape.Strides
  /// An f32.
  public typealias Number = Float
  /// A quoted name, possibly with a place.
  public typealias Site = String
}

extension UnsafeRawPointer {
  var floats: UnsafePointer<Float> { assumingMemoryBound(to: Float.self) }
  var halves: UnsafePointer<UInt16> { assumingMemoryBound(to: UInt16.self) }
  var integers: UnsafePointer<Int32> { assumingMemoryBound(to: Int32.self) }
  var bytes: UnsafePointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawPointer {
  var floats: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
  var integers: UnsafeMutablePointer<Int32> { assumingMemoryBound(to: Int32.self) }
}
