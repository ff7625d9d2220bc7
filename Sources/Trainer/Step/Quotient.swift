import GraphcRuntime

/// What is reported of a batch: a sum over its examples, and what it is divided by.
package struct Quotient: Hashable, Sendable {
  package var sum: Double
  package var count: Double

  package init(sum: Double = 0, count: Double = 0) {
    self.sum = sum
    self.count = count
  }

  package var value: Double { sum / count }

  package static func += (left: inout Quotient, right: Quotient) {
    left.sum += right.sum
    left.count += right.count
  }
}

/// A number that a module reports: the names of two outputs, f32[].
package struct QuotientOutputs: Hashable, Sendable {
  package var name: String
  package var sum: String
  package var count: String

  package init(name: String, sum: String, count: String) {
    self.name = name
    self.sum = sum
    self.count = count
  }
}

extension [QuotientOutputs] {
  /// The quotients that a run has given, in their order.
  func read(_ outputs: [(name: String, tensor: Tensor)]) throws -> [Quotient] {
    let tensors = Dictionary(outputs.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    func number(_ name: String) throws -> Double {
      try tensors[name].map { Double(try $0.elements(as: Float.self).first ?? .nan) } ?? .nan
    }
    return try map { Quotient(sum: try number($0.sum), count: try number($0.count)) }
  }
}
