import GraphcText
import Interpreter

/// A profile as JSON. Times are medians over the profiled runs.
struct ProfileJSON {
  let profile: Profile

  var value: JSONValue {
    let runs = profile.runs
    let peaks = profile.peaks
    return .object([
      ("runs", .integer(runs.runCount)), ("median_ms", .double(runs.medianSeconds * 1e3)),
      ("kernel_calls", .integer(profile.whole.calls)), ("kernels_ms", .double(profile.whole.seconds * 1e3)),
      ("between_kernels_ms", .double(max(runs.medianSeconds - profile.whole.seconds, 0) * 1e3)),
      ("dispatch_us", .double(runs.dispatch * 1e6)),
      ("peak_gflops_per_second", .double(peaks.operations)),
      ("peak_read_gigabytes_per_second", peaks.bandwidth.map { .double($0) } ?? .null),
      ("peak_read_bytes", .integer(peaks.bandwidthByteCount)), ("cache_bytes", .optional(peaks.cacheByteCount)),
      (
        "lines",
        .array(
          profile.lines.map { line in
            .object(
              [
                ("place", .string(line.place.position)), ("name", .optional(line.place.name)),
                ("depth", .integer(line.depth)), ("with", .array(line.others.map { .string($0.position) })),
              ] + figures(line.figures))
          })
      ),
      (
        "blocks",
        .array(
          profile.blocks.map { block in
            .object([("path", .string(block.path.joined(separator: ".")))] + figures(block.figures))
          })
      ),
      (
        "kernels",
        .array(profile.kernels.map { .object([("kernel", .string($0.name))] + figures($0.figures)) })
      ),
      (
        "ops",
        .array(
          profile.operations.map { operation, figures in
            .object(
              [
                ("path", .string(operation.path.joined(separator: "."))), ("op", .string(operation.op)),
                ("kernel", .string(operation.kernel)), ("shape", .string(operation.shape)),
                ("types", .array(operation.types.map { .string($0) })),
                ("places", .array(operation.places.map { .string($0.position) })),
                (
                  "fused_from",
                  .array(operation.fused.map { .array($0.map { .string($0.position) }) })
                ),
              ] + self.figures(figures))
          })
      ),
    ])
  }

  private func figures(_ figures: ProfileFigures) -> [(key: String, value: JSONValue)] {
    let peaks = profile.peaks
    let peakShare = peaks.operations > 0 ? figures.rate / peaks.operations : 0
    return [
      ("calls", .integer(figures.calls)), ("ms", .double(figures.seconds * 1e3)),
      ("minimum_ms", .double(figures.minimumSeconds * 1e3)), ("share", .double(figures.share)),
      ("flops", .integer(figures.flops)), ("gflops_per_second", .double(figures.rate)),
      ("peak_share", .double(peakShare)), ("bytes", .integer(figures.byteCount)),
      ("gigabytes_per_second", .double(figures.bandwidth)),
      (
        "peak_read_share",
        peaks.bandwidth.map { .double($0 > 0 ? figures.bandwidth / $0 : 0) } ?? .null
      ),
    ]
  }
}
