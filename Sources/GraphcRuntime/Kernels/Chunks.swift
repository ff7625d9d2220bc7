/// The sizes of chunks of elementwise work. They depend on shapes only, so that results do not depend on the number of
/// threads.
enum Chunks {
  /// Elements of a chunk of elementwise work: a few microseconds, so that small tensors stay on one thread.
  static let elements = 16_384

  /// Rows of a chunk that together have about as many elements.
  static func rows(of columns: Int) -> Int { max(1, elements / max(1, columns)) }

  /// Elements of the result in a chunk of a reduction: a multiple of every vector width, so that neighbouring columns
  /// stay together.
  static func results(reduced: Int) -> Int { max(16, rows(of: reduced) / 16 * 16) }
}
