import GraphcRuntime
import GraphcText
import Interpreter

/// A profile as text tables.
struct ProfileText {
  let profile: Profile

  /// Labels and texts about the machine and the measurement.
  var summary: [(label: String, text: String)] {
    let runs = profile.runs
    let whole = profile.whole
    let between = max(runs.medianSeconds - whole.seconds, 0)
    let overhead = runs.unprofiled.medianSeconds > 0 ? runs.medianSeconds / runs.unprofiled.medianSeconds - 1 : 0
    return [
      ("read rate", bandwidthText),
      (
        "profiled",
        "median \(milliseconds(runs.medianSeconds)) ms of \(runs.runCount) runs, \(percent(overhead, signed: true)) against "
          + "runs without profiling"
      ),
      (
        "parts",
        "\(grouped(whole.calls)) kernel calls take \(milliseconds(whole.seconds)) ms, and "
          + "\(milliseconds(between)) ms lie between them; to hand an empty kernel to the threads takes "
          + "\(fixed(runs.dispatch * 1e6, 2)) µs"
      ),
    ]
  }

  private var bandwidthText: String {
    guard let bandwidth = profile.peaks.bandwidth else { return "not measured, for want of memory" }
    let cache = profile.peaks.cacheByteCount.map { "; the largest cache has \(byteText($0))" } ?? ""
    return "\(fixed(bandwidth, 1)) GB/s over \(byteText(profile.peaks.bandwidthByteCount))" + cache
      + (profile.peaks.isOfCache ? ", so that this is its rate" : "")
  }

  var lines: [String] {
    section("line of the spec", profile.lines.map { line in (line.figures, Self.text(of: line)) })
      + section(
        "block", profile.blocks.map { ($0.figures, Self.indentation($0.path.count - 1) + ($0.path.last ?? "")) })
      + section("kernel", profile.kernels.map { ($0.figures, $0.name) })
      + section(
        "op, the longest first",
        profile.operations.sorted { $0.figures.seconds > $1.figures.seconds }.map { operation, figures in
          (figures, Self.text(of: operation))
        })
  }

  private static func text(of line: Profile.Line) -> String {
    let others = line.others.map { other in
      "\(other.source == line.place.source ? "" : other.source + ":")\(other.line)"
        + (other.name.map { " " + $0 } ?? "")
    }
    return indentation(line.depth) + line.place.text
      + (others.isEmpty ? "" : " with " + others.joined(separator: ", "))
  }

  private static func text(of operation: Profile.Operation) -> String {
    let place = operation.places.last.map { last in
      // The caller of a block with a single op is more informative than that block.
      let caller = operation.places.dropLast().last ?? last
      return "  " + (caller == last ? last.position : "\(caller.position) > \(last.position)")
    }
    return "\(operation.path.joined(separator: "."))  \(operation.kernel)  \(operation.shape)" + (place ?? "")
  }

  private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

  private func section(_ title: String, _ rows: [(figures: ProfileFigures, text: String)]) -> [String] {
    var table = TextTable(rightAligned: [0, 1, 2, 3, 4, 5, 6, 7])
    table.add("share", "ms", "calls", "µs/call", "GF/s", "of peak", "GB/s", "of read", title)
    for (figures, text) in rows {
      let hasFLOPs = figures.flops > 0
      let hasBytes = figures.byteCount > 0
      let bandwidth = profile.peaks.bandwidth
      table.add(
        percent(figures.share), milliseconds(figures.seconds), "\(figures.calls)",
        fixed(figures.seconds * 1e6 / Double(max(figures.calls, 1)), profile.runs.medianSeconds < 1e-3 ? 2 : 1),
        hasFLOPs ? fixed(figures.rate, 1) : "-",
        hasFLOPs ? percent(part(figures.rate, of: profile.peaks.operations)) : "-",
        hasBytes ? fixed(figures.bandwidth, 1) : "-",
        hasBytes ? bandwidth.map { percent(part(figures.bandwidth, of: $0)) } ?? "-" : "-", text)
    }
    return [""] + table.lines.map { "  " + $0 }
  }

  private func part(_ value: Double, of whole: Double) -> Double { whole > 0 ? value / whole : 0 }

  private func milliseconds(_ seconds: Double) -> String {
    fixed(seconds * 1e3, profile.runs.medianSeconds < 1e-3 ? 5 : 3)
  }

  private func percent(_ part: Double, signed: Bool = false) -> String {
    (signed && part >= 0 ? "+" : "") + fixed(part * 100, 1) + " %"
  }
}
