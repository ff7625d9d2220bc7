/// What the fields of a kernel call are made of: buffers and polynomials while it is planned, addresses and numbers when
/// it runs (`Evaluated`).
public protocol CallForm {
  /// Memory that the kernel reads.
  associatedtype Input
  /// Memory that the kernel writes.
  associatedtype Output
  /// An integer: an extent, a stride, a value.
  associatedtype Size
  /// Several integers.
  associatedtype Sizes
  /// A shape with the strides of several operands.
  associatedtype Strided
  /// The strides of one operand along batch items, heads and rows.
  associatedtype RowStrides
  /// A floating-point number.
  associatedtype Number
  /// What the call computes, for messages.
  associatedtype Site
}

/// The form of a call that runs.
///
/// `Sizes` and `Strided` are made once, when the sizes become known: a call makes no lists. The type of the elements
/// behind an address is said at the kernel.
public enum Evaluated: CallForm {
  /// An address of elements that are read.
  public typealias Input = UnsafeRawPointer
  /// An address of elements that are written.
  public typealias Output = UnsafeMutableRawPointer
  /// A number.
  public typealias Size = Int
  /// A list that outlives the call.
  public typealias Sizes = [Int]
  /// A view whose dims are joined where they can be.
  public typealias Strided = StridedView
  /// In elements.
  public typealias RowStrides = AttentionShape.Strides
  /// In single precision.
  public typealias Number = Float
  /// A name in quotes, perhaps with a place.
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
