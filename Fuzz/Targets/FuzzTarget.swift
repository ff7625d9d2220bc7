import GraphcRuntime

/// A way in for bytes from outside, and what must hold whatever they are.
///
/// A target ends normally if the bytes are read or refused as promised, and throws ``BrokenPromise`` otherwise. A trap
/// is found by whoever runs it: `make fuzz` under libFuzzer, and the tests on the inputs that are kept in `Fuzz/`.
package struct FuzzTarget: Sendable {
  package let name: String
  /// What the bytes are, and what they go through.
  package let summary: String
  /// Files of the repository that are inputs of this kind, as a folder and the end of their names.
  package let seeds: [(folder: String, suffix: String)]
  private let body: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, _ summary: String, seeds: [(folder: String, suffix: String)] = [],
    body: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.seeds = seeds
    self.body = body
  }

  package static let all: [FuzzTarget] =
    [.spec, .graph, .safetensors, .npy, .packed, .index, .config, .arguments] + pictures

  package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

  /// Tries one input.
  ///
  /// - Throws: `BrokenPromise`.
  package func run(_ bytes: [UInt8]) throws(BrokenPromise) {
    do { try body(bytes) } catch let error as GraphcError {
      guard error.kind == .badInput || error.kind == .missingInput, error.code.contains("/") else {
        throw BrokenPromise("an error that is not one of the input: \(error)")
      }
    } catch let broken as BrokenPromise {
      throw broken
    } catch {
      throw BrokenPromise("an error of another type: \(error)")
    }
  }
}

/// Something that graphc promises about every input, and that does not hold for one.
package struct BrokenPromise: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }

  static func check(_ condition: Bool, _ message: @autoclosure () -> String) throws(BrokenPromise) {
    guard condition else { throw BrokenPromise(message()) }
  }
}
