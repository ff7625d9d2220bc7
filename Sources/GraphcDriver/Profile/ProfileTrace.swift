import GraphcRuntime
import GraphcText
import Interpreter

/// The median run of a profile for chrome://tracing and Perfetto: a complete event for each kernel call, nested in one
/// for each block that it belongs to (Trace Event Format, Google, 2016).
struct ProfileTrace {
  let profile: Profile
  let model: String

  var json: JSONValue {
    let run = profile.runs.medianRun
    var events = [
      metadata("process_name", "graphc bench: \(model)"),
      metadata("thread_name", "kernels on \(profile.runs.unprofiled.threadCount) threads"),
      event(
        model, "run", begin: 0, end: profile.runs.durations[run], [("kernel_calls", .integer(profile.calls.count))]),
    ]
    let calls = profile.calls.enumerated().map { (index: $0, blocks: Block.blocks(of: $1.path)) }
    append(calls[...], depth: 0, run, to: &events)
    return .object([("displayTimeUnit", .string("ns")), ("traceEvents", .array(events))])
  }

  /// A block that contains a kernel call.
  private struct Block: Equatable {
    /// `attention`, or `encoded.3` for a layer.
    var name: String
    /// `encoded.3.attention`
    var path: String

    /// The blocks of a path, outermost first; the last segment of the path is the kernel call itself.
    static func blocks(of path: [String]) -> [Block] {
      path.indices.dropLast().map { index in
        let name = Int(path[index]) != nil && index > 0 ? "\(path[index - 1]).\(path[index])" : path[index]
        return Block(name: name, path: path[...index].joined(separator: "."))
      }
    }
  }

  /// Appends consecutive kernel calls that are in the same blocks up to a depth.
  private func append(
    _ calls: ArraySlice<(index: Int, blocks: [Block])>, depth: Int, _ run: Int, to events: inout [JSONValue]
  ) {
    var rest = calls
    while let first = rest.first {
      guard depth < first.blocks.count else {
        events.append(kernel(first.index, run))
        rest = rest.dropFirst()
        continue
      }
      let block = first.blocks[depth]
      let inner = rest.prefix { depth < $0.blocks.count && $0.blocks[depth] == block }
      let begin = profile.runs.span(run: run, kernel: first.index).begin
      let end = profile.runs.span(run: run, kernel: inner[inner.endIndex - 1].index).end
      let figures = rates(inner.map(\.index), nanoseconds: end - begin)
      events.append(
        event(block.name, "block", begin: begin, end: end, [("path", .string(block.path))] + figures))
      append(inner, depth: depth + 1, run, to: &events)
      rest = rest.dropFirst(inner.count)
    }
  }

  private func kernel(_ index: Int, _ run: Int) -> JSONValue {
    let call = profile.calls[index]
    let (begin, end) = profile.runs.span(run: run, kernel: index)
    return event(
      "\(call.path.last ?? call.op) (\(call.kernel))", "kernel", begin: begin, end: end,
      [
        ("path", .string(call.path.joined(separator: "."))), ("op", .string(call.op)), ("kernel", .string(call.kernel)),
        ("shape", .string(call.shape)), ("types", .array(call.types.map { .string($0) })),
        ("place", .optional(call.places.last?.text)),
        ("called_from", .array(call.places.dropLast().reversed().map { .string($0.text) })),
      ] + rates([index], nanoseconds: end - begin))
  }

  /// The work of kernel calls, and their rates in this run.
  private func rates(_ calls: [Int], nanoseconds: Int) -> [(key: String, value: JSONValue)] {
    let figures = ProfileFigures(calls, of: profile.calls, in: profile.runs)
    let time = Double(max(nanoseconds, 1))
    return [
      ("kernel_calls", .integer(calls.count)), ("flops", .integer(figures.flops)),
      ("gflops_per_second", .double(Double(figures.flops) / time)), ("bytes", .integer(figures.byteCount)),
      ("gigabytes_per_second", .double(Double(figures.byteCount) / time)),
      ("median_ms", .double(figures.seconds * 1e3)),
    ]
  }

  private func event(
    _ name: String, _ category: String, begin: Int, end: Int, _ arguments: [(key: String, value: JSONValue)]
  ) -> JSONValue {
    .object([
      ("name", .string(name)), ("cat", .string(category)), ("ph", .string("X")), ("pid", .integer(1)),
      ("tid", .integer(1)), ("ts", .double(Double(begin) / 1e3)), ("dur", .double(Double(end - begin) / 1e3)),
      ("args", .object(arguments)),
    ])
  }

  private func metadata(_ name: String, _ value: String) -> JSONValue {
    .object([
      ("name", .string(name)), ("ph", .string("M")), ("pid", .integer(1)), ("tid", .integer(1)),
      ("args", .object([("name", .string(value))])),
    ])
  }
}
