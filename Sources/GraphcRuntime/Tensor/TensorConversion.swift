/// A Swift type to which the elements of any tensor can be converted.
public protocol ConvertibleNumber {
  /// The value, rounded to nearest by floats and toward zero by integers; `nil` if this type cannot represent it.
  init?(converting value: Double)
}

extension Double: ConvertibleNumber {
  /// The value.
  public init(converting value: Double) { self = value }
}

extension Float: ConvertibleNumber {
  /// The value, rounded to nearest, ties to even.
  public init(converting value: Double) { self.init(value) }
}

extension BFloat16: ConvertibleNumber {
  /// The value, rounded to nearest, ties to even; NaN stays NaN.
  public init(converting value: Double) {
    let bits = Float(value).bitPattern
    // Adding half of the discarded part rounds; the lowest kept bit makes a tie go to the even neighbour.
    let rounded = value.isNaN ? 0x7FC0_0000 : bits + 0x7FFF + (bits >> 16 & 1)
    self.init(bitPattern: UInt16(rounded >> 16))
  }
}

extension Int: ConvertibleNumber {
  /// The value, rounded toward zero; `nil` for NaN, infinities and numbers out of range.
  public init?(converting value: Double) { self.init(exactly: value.rounded(.towardZero)) }
}

extension Int32: ConvertibleNumber {
  /// The value, rounded toward zero; `nil` for NaN, infinities and numbers out of range.
  public init?(converting value: Double) { self.init(exactly: value.rounded(.towardZero)) }
}

extension Bool: ConvertibleNumber {
  /// False for 0, true for any other value.
  public init(converting value: Double) { self = value != 0 }
}

extension Tensor {
  /// The elements in row-major order as numbers of another type: `Double`, `Float`, `BFloat16`, `Int`, `Int32` or
  /// `Bool`. A `true` is 1; floats become integers toward zero.
  ///
  /// - Throws: 65 `tensor/conversion` for NaN, infinities and numbers that an integer cannot hold.
  public func converted<Number: ConvertibleNumber>(to type: Number.Type) throws(GraphcError) -> [Number] {
    var numbers: [Number] = []
    numbers.reserveCapacity(count)
    for position in 0..<count {
      let value = number(at: position)
      guard let number = Number(converting: value) else {
        throw GraphcError(
          .badInput, "tensor/conversion",
          "element \(indices(of: position)) of \(self.type) is \(value), which is not \(Number.self)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// The element at a row-major position, as a Double, which represents every element exactly.
  ///
  /// - Precondition: 0 ≤ position < count.
  package func number(at position: Int) -> Double {
    withUnsafeBytes { bytes in
      switch dtype {
      case .f32: Double(bytes.load(fromByteOffset: 4 * position, as: Float.self))
      case .i32: Double(bytes.load(fromByteOffset: 4 * position, as: Int32.self))
      case .bf16: Double(Float(bytes.load(fromByteOffset: 2 * position, as: BFloat16.self)))
      case .bool: bytes[position] == 0 ? 0 : 1
      }
    }
  }
}
