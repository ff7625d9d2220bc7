/// A string compared by its UTF-8 bytes, for use as a key.
///
/// `String` compares by canonical equivalence: `é` as one and as two code points would be one key. Names of tensors,
/// keys of JSON and tokens must stay apart.
public struct UTF8Key: Hashable, Sendable, Comparable {
  /// The string.
  public let string: String

  /// The key of a string.
  public init(_ string: String) {
    self.string = string
  }

  public static func == (left: UTF8Key, right: UTF8Key) -> Bool {
    let (left, right) = (left.string.utf8, right.string.utf8)
    guard left.count == right.count else { return false }
    let equal: Bool?? = left.withContiguousStorageIfAvailable { left in
      right.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
    }
    return (equal ?? nil) ?? left.elementsEqual(right)
  }

  public static func < (left: UTF8Key, right: UTF8Key) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    let hashed: Void? = string.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if hashed == nil { Array(string.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    hasher.combine(0xFF as UInt8)
  }
}
