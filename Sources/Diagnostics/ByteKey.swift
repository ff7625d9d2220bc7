/// A name that is equal to another only if both have the same UTF-8 bytes.
///
/// `String` compares by canonical equivalence: `é` as one scalar and as two are equal there, so that a dictionary keyed
/// by `String` would merge two names that the user's file keeps apart.
package struct ByteKey: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ByteKey, right: ByteKey) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}
