import GraphcProgram
import GraphcRuntime
import GraphcText
import Trainer

/// What a run of training shows while it goes: a line that changes on a terminal, and a line for each validation.
struct TrainingProgress {
  private let plan: TrainingPlan
  private let console: Console
  private let done: Int
  private let start = monotonicNanoseconds()
  private var shown = 0
  private var loss: Double?

  /// Nanoseconds between two changes of the line.
  private static let pause = 100_000_000
  private static let barWidth = 24

  init(_ plan: TrainingPlan, after done: Int, console: Console) {
    (self.plan, self.done, self.console) = (plan, done, console)
  }

  mutating func show(step: Int, _ result: TrainingEngine.Result, seconds: Double) {
    let value = result.quotients["loss"]?.value ?? .nan
    // A running mean, so that the number can be read.
    loss = loss.map { 0.95 * $0 + 0.05 * value } ?? value
    let now = monotonicNanoseconds()
    guard console.showsProgress, now - shown > Self.pause else { return }
    shown = now
    let filled = Self.barWidth * step / max(1, plan.steps)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
    let perStep = Double(now - start) / 1e9 / Double(max(1, step - done))
    let rate = result.numbers["rate"].map { "  rate \(significant($0, 4))" } ?? ""
    console.showStatus(
      "\(bar) \(step)/\(plan.steps)  loss \(significant(loss ?? value, 4))\(rate)  \(fixed(1 / perStep, 1)) steps/s  "
        + "\(Self.time(perStep * Double(plan.steps - step))) left")
  }

  /// A line for a validation.
  func note(step: Int, _ found: [(name: String, quotient: Quotient)]) {
    let list = found.map { "\($0.name) \(significant($0.quotient.value, 4))" }.joined(separator: ", ")
    let training = loss.map { "training loss \(significant($0, 4)), " } ?? ""
    console.note("step \(step): \(training)validation \(list)")
  }

  func end() { console.endStatus() }

  /// `1:02:03`, `2:03`
  private static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let all = Int(seconds.rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (minutes, rest) = (all / 60 % 60, all % 60)
    return all >= 3600 ? "\(all / 3600):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
  }
}
