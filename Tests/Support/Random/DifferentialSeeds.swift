import GraphcTestFiles

/// The seeds of tests that compare random graphs with a reference: a few, or, at scale, as many as
/// `GRAPHC_DIFFERENTIAL_SEEDS` says, from `GRAPHC_DIFFERENTIAL_FIRST` on (`make differential`).
package struct DifferentialSeeds: Sendable {
  package let seeds: Range<UInt64>
  /// Whether the environment sets the number of seeds.
  package let isAtScale: Bool

  /// Seeds that are tried before the differences are counted again.
  private static let chunk: UInt64 = 20
  /// The number of differences that are printed.
  private static let printedDifferences = 20

  /// - Parameter share: the number of seeds if the environment does not set it.
  package init(share: UInt64) {
    let count = Self.number("GRAPHC_DIFFERENTIAL_SEEDS")
    let first = Self.number("GRAPHC_DIFFERENTIAL_FIRST") ?? 0
    isAtScale = count != nil
    seeds = first..<(first + (count ?? share))
  }

  /// Tries every seed, on all cores.
  ///
  /// - Parameters:
  ///   - what: what is made from a seed, such as `graphs`, for the line that is printed at scale.
  ///   - difference: describes what is wrong for a seed, if anything; a thrown error counts, too.
  /// - Returns: the descriptions, in the order of the seeds.
  package func run(
    _ what: String, _ difference: @escaping @Sendable (_ seed: UInt64) throws -> String?
  ) async -> [String] {
    let start = ContinuousClock.now
    let found = await withTaskGroup(of: [(UInt64, String)].self) { group in
      for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: Int(Self.chunk)) {
        group.addTask {
          (first..<min(first + Self.chunk, seeds.upperBound)).compactMap { seed in
            do { return try difference(seed).map { (seed, $0) } } catch { return (seed, "\(error)") }
          }
        }
      }
      var found: [(UInt64, String)] = []
      for await part in group { found += part }
      return found.sorted { $0.0 < $1.0 }
    }
    let lines = found.map { seed, text in "seed \(seed): \(text)" }
    if isAtScale {
      for line in lines.prefix(Self.printedDifferences) { print(line) }
      let seconds = Int((ContinuousClock.now - start) / .seconds(1))
      let outcome = lines.isEmpty ? "no difference" : "\(lines.count) differences"
      print(
        "\(Self.text(UInt64(seeds.count))) \(what), seeds \(Self.text(seeds.lowerBound))…"
          + "\(Self.text(seeds.upperBound - 1)), \(outcome) (\(seconds) s)")
    }
    return lines
  }

  private static func number(_ variable: String) -> UInt64? {
    Environment.value(variable).flatMap { UInt64($0) }
  }

  /// `20,000`
  private static func text(_ number: UInt64) -> String {
    let digits = String(number)
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
    }.joined()
  }
}
