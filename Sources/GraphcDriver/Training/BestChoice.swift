import GraphGen
import GraphcRuntime
import GraphcText
import Trainer

/// Which weights of a run are the best: those with the smallest loss, or the largest value of a metric.
struct BestChoice {
  private let metric: String
  private let isLargest: Bool

  /// - Parameter name: a metric of the spec; `nil` for the loss.
  /// - Throws: 64 `usage/value` for a name that is none.
  init(_ name: String?, _ training: Training) throws(GraphcError) {
    metric = name ?? training.loss.name
    isLargest = metric != training.loss.name
    let names = [training.loss.name] + training.metrics.map(\.name)
    guard names.contains(metric) else {
      throw GraphcError(
        .usage, "usage/value", "--best takes what the spec reports, not \(quoted(metric))",
        help: NearestName.best(to: metric, among: names).map { "did you mean '\($0)'?" }
          ?? "it reports \(names.joined(separator: ", "))")
    }
  }

  func measured(_ found: [(name: String, quotient: Quotient)]) -> (metric: String, value: Double)? {
    found.first { $0.name == metric }.map { ($0.name, $0.quotient.value) }
  }

  /// Whether weights are to replace those that were best so far. NaN is never better.
  func isBetter(_ value: Double, than best: BestWeights?) -> Bool {
    guard let best, best.metric == metric else { return !value.isNaN }
    return isLargest ? value > best.value : value < best.value
  }
}
