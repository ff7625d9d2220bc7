@testable import GraphcRuntime

/// A decoder without weights: the logits are a hash of the tokens of a row. Tests/Fixtures/generation/scripted_model.py
/// holds the same arithmetic.
final class ScriptedSession: DecoderSession {
  enum Misuse: Error, Equatable { case counts, capacity, parents }

  let rows: Int
  let vocabulary: Int
  let capacity: Int
  let seed: UInt32
  let favoured: [Int32]
  let favour: Float
  /// Replaces the logits, in whole, if given: from the tokens of a row.
  var logits: (([Int32]) -> [Float])?

  private(set) var prefixes: [[Int32]]
  private(set) var steps = 0
  private(set) var reorders = 0
  private(set) var restarts = 0
  /// Tokens that were fed, over all rows.
  private(set) var fed = 0
  private let memory: UnsafeMutableBufferPointer<Float>

  init(
    rows: Int, vocabulary: Int, capacity: Int = 64, seed: Int = 0, favoured: [Int32] = [], favour: Float = 0,
    logits: (([Int32]) -> [Float])? = nil
  ) {
    self.rows = rows
    self.vocabulary = vocabulary
    self.capacity = capacity
    self.seed = UInt32(truncatingIfNeeded: seed)
    self.favoured = favoured
    self.favour = favour
    self.logits = logits
    prefixes = Array(repeating: [], count: rows)
    memory = .allocate(capacity: rows * vocabulary)
    memory.initialize(repeating: .nan)
  }

  deinit { memory.deallocate() }

  func restart() {
    prefixes = Array(repeating: [], count: rows)
    restarts += 1
  }

  func step(
    tokens: UnsafeBufferPointer<Int32>, counts: UnsafeBufferPointer<Int32>
  ) throws -> UnsafeBufferPointer<Float> {
    steps += 1
    let width = tokens.count / rows
    guard counts.count == rows, tokens.count == rows * width, width >= 1 else { throw Misuse.counts }
    for row in 0..<rows {
      let count = Int(counts[row])
      guard (0...width).contains(count) else { throw Misuse.counts }
      prefixes[row] += tokens[row * width..<row * width + count]
      fed += count
      guard prefixes[row].count <= capacity else { throw Misuse.capacity }
      let values = logits?(prefixes[row]) ?? Self.scripted(self, prefixes[row])
      // What a row that has ended gives is not to be read.
      for token in 0..<vocabulary { memory[row * vocabulary + token] = count == 0 ? .nan : values[token] }
    }
    return UnsafeBufferPointer(memory)
  }

  func reorder(parents: UnsafeBufferPointer<Int32>) throws {
    reorders += 1
    guard parents.count == rows, parents.allSatisfy({ (0..<rows).contains(Int($0)) }) else { throw Misuse.parents }
    prefixes = parents.map { prefixes[Int($0)] }
  }

  static func scripted(_ session: ScriptedSession, _ tokens: [Int32]) -> [Float] {
    var prefix = 2_166_136_261 ^ session.seed
    for token in tokens { prefix = (prefix ^ UInt32(token)) &* 16_777_619 }
    return (0..<session.vocabulary).map { token in
      var x = prefix &+ UInt32(token) &* 0x9E37_79B9
      x = (x ^ (x >> 16)) &* 0x85EB_CA6B
      x = (x ^ (x >> 13)) &* 0xC2B2_AE35
      x ^= x >> 16
      return Float(x >> 12) / 65536 - 8 + (session.favoured.contains(Int32(token)) ? session.favour : 0)
    }
  }
}
