import GraphGen
import GraphIR
import GraphcRuntime
import GraphcText

extension DerivedGeneration {
  /// Checks the conditions of the model for the longest row, in the words of the spec.
  ///
  /// The step checks them, too, for the capacity in the place of T; an error there would name dims that no spec has.
  ///
  /// - Parameter dims: the items of the batch, and the run-time dims of the inputs that are given.
  /// - Throws: `CommandFailure` after `shape/check` or `limit/elements`, which is written with its line.
  func checkConditions(_ dims: [String: Int], _ size: GenerationSize) throws {
    let known = Set(dims.keys).union([generation.positions])
    let checks = checks.filter { $0.nonNegative.symbols.isSubset(of: known) }
    func dimsOfRow(_ length: Int) -> [String: Int] { dims.merging([generation.positions: length]) { $1 } }
    for check in checks {
      do { try check.verify(for: dimsOfRow(size.capacity)) } catch {
        var error = error
        error.help = Self.help(size) { length in
          checks.allSatisfy { check in
            (try? check.nonNegative.evaluate(dimsOfRow(length))).map { $0 >= 0 } ?? false
          }
        }
        guard let errors else { throw error }
        try errors.run({ check.origin }, { () throws -> Void in throw error })
      }
    }
  }

  /// What to ask for instead of more tokens than the conditions allow; `nil` if no number of tokens would do.
  ///
  /// - Parameter holds: whether the conditions hold for a row of so many tokens.
  private static func help(_ size: GenerationSize, _ holds: (Int) -> Bool) -> String? {
    guard holds(size.longestPrompt) else { return holds(1) ? "shorten the prompt" : nil }
    // The conditions hold for the prompt, and do not for the longest row.
    var (low, high) = (size.longestPrompt, size.capacity)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    // The last token is not fed.
    let count = low - size.longestPrompt + 1
    return "ask for at most \(counted(count, "new token")): --max-new-tokens \(count)"
  }
}
