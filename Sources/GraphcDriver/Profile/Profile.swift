import Diagnostics
import ExecutionPlan
import GraphIR
import GraphcRuntime
import Interpreter

/// A profile of a run by op, by line of the spec, by block and by kernel.
struct Profile {
  /// Kernel calls that are equal except for the number of their layer.
  struct Operation: Hashable {
    var path: [String]
    var kernel: String
    var op: String
    var shape: String
    var types: [String]
    var places: [SourcePlace]
    var fused: [[SourcePlace]]
  }

  struct Line {
    var place: SourcePlace
    /// Other lines of the same block whose ops are fused into this one.
    var others: [SourcePlace]
    var depth: Int
    var figures: ProfileFigures
  }

  let runs: RunProfile
  let peaks: ProfilePeaks
  /// The kernel calls of one run.
  let calls: [ProfiledCall]
  /// The operations in the order of a run.
  private(set) var operations: [(operation: Operation, figures: ProfileFigures)] = []
  private(set) var lines: [Line] = []
  private(set) var blocks: [(path: [String], figures: ProfileFigures)] = []
  /// The kernels, the longest time first.
  private(set) var kernels: [(name: String, figures: ProfileFigures)] = []
  /// The peak of resident bytes before the read bandwidth was measured.
  let peakResidentByteCount: Int
  /// The figures of all kernels of a run.
  let whole: ProfileFigures

  private init(_ runs: RunProfile, _ calls: [ProfiledCall], peaks: ProfilePeaks, peakResidentByteCount: Int) {
    self.peakResidentByteCount = peakResidentByteCount
    self.runs = runs
    self.calls = calls
    self.peaks = peaks
    func figures(_ indices: [Int]) -> ProfileFigures { ProfileFigures(indices, of: calls, in: runs) }
    whole = figures(Array(calls.indices))
    operations = ProfileTree(
      calls.map { call in
        [
          Operation(
            path: call.rolledPath, kernel: call.kernel, op: call.op, shape: call.shape, types: call.types,
            places: call.places, fused: call.fused)
        ]
      }
    ).rows.compactMap { row in row.node.key.map { ($0, figures(row.node.calls)) } }
    kernels = ProfileTree(calls.map { [$0.kernel] }).rows.compactMap { row in
      row.node.key.map { ($0, figures(row.node.calls)) }
    }
    kernels.sort { $0.figures.seconds > $1.figures.seconds }
    var path: [String] = []
    for (node, depth) in ProfileTree(calls.map(\.rolledPath)).rowsWithoutOnlyLeaves {
      guard let key = node.key else { continue }
      path = path.prefix(depth) + [key]
      blocks.append((path, figures(node.calls)))
    }
    let others = Self.others(calls)
    var outer: [SourcePlace] = []
    for (node, depth) in ProfileTree(calls.map(\.places)).rowsWithoutOnlyLeaves {
      guard let key = node.key else { continue }
      outer = outer.prefix(depth) + [key]
      lines.append(Line(place: key, others: others[outer] ?? [], depth: depth, figures: figures(node.calls)))
    }
  }

  /// Profiles a model, then measures the read bandwidth of the machine.
  ///
  /// - Throws: errors of kernels.
  init(of prepared: PreparedModel, _ sources: SourceMap, seconds: Double) throws {
    let calls = try ProfiledCall.calls(of: prepared.bound, prepared.module, sources)
    let runs = try RunProfile(
      of: prepared.runner, prepared.flops, on: prepared.threads, format: prepared.bound.plan.weightFormat,
      seconds: seconds, spareByteCount: prepared.spareByteCount / 2)
    guard calls.count == runs.kernelCount else {
      throw InternalError(message: "the plan has \(calls.count) kernel calls, and \(runs.kernelCount) are run")
    }
    // The memory for measuring the bandwidth must not count as the model's.
    let resident = Machine.peakResidentByteCount
    let peaks = ProfilePeaks(
      operations: runs.unprofiled.peak, on: prepared.threads, seconds: seconds,
      spareByteCount: prepared.spareByteCount / 2)
    self.init(runs, calls, peaks: peaks, peakResidentByteCount: resident)
  }

  /// For the lines that lead to a fused op, innermost last: the neighbouring lines that are part of the op.
  private static func others(_ calls: [ProfiledCall]) -> [[SourcePlace]: [SourcePlace]] {
    var others: [[SourcePlace]: [SourcePlace]] = [:]
    for call in calls {
      for part in call.fused {
        guard let level = zip(call.places, part).enumerated().first(where: { $1.0 != $1.1 })?.offset else { continue }
        let key = Array(call.places[...level])
        if !(others[key] ?? []).contains(part[level]) { others[key, default: []].append(part[level]) }
      }
    }
    return others
  }
}
