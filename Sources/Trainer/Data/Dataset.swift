package import GraphcRuntime

/// Examples that a model is trained on or measured with. They are read when they are wanted, by any thread.
package protocol Dataset: Sendable {
  /// The file or folder of the data, for messages.
  var path: String { get }
  /// The number of examples, at least 1.
  var count: Int { get }

  /// Reads examples as one batch: for each input that the data gives, a tensor `[indices.count, …]`.
  ///
  /// - Precondition: there is at least one index, and each is from 0 up to but not including ``count``.
  /// - Throws: 65 `data/…`, and the errors of the readers of arrays and pictures; 74 `io/changed`, `io/read-failed`,
  ///   `limit/memory`.
  func batch(_ indices: [Int]) throws -> [String: Tensor]
}
