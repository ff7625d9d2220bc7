import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import Passes

/// The outcome for each softmax, counted by calls: a block that is repeated 12 times has 12 sites.
struct FusionReport {
  struct Site {
    var remark: Remark
    /// How often its function runs.
    var count: Int
  }

  var sites: [Site]
  /// Rewrites that were left out, by any pass.
  var abandoned: [PassError]

  init(_ result: Pipeline.Result) {
    abandoned = result.abandoned
    let runs = result.module.runCounts
    sites = result.remarks.filter { $0.pass == Pass.fuseAttention.name }.map {
      Site(remark: $0, count: runs[$0.function] ?? 0)
    }
  }

  var total: Int { sites.reduce(0) { $0 + $1.count } }

  var fused: Int {
    sites.reduce(0) { total, site in
      if case .done = site.remark.outcome { total + site.count } else { total }
    }
  }

  /// `12 of 12 sites fused`
  var summary: String { "\(fused) of \(total) sites fused" }

  func lines(_ sources: SourceMap) -> [String] {
    var lines: [String] = []
    for site in sites {
      let place = site.remark.origin.span.map { sources.place(of: $0) + ": " } ?? ""
      let times = site.count == 1 ? "" : " × \(site.count)"
      let name = "\(site.remark.value) in \(site.remark.function)\(times)"
      switch site.remark.outcome {
      case .done(let facts): lines.append("\(place)fused: \(name) (\(facts))")
      case .refused(let reason, let blame):
        lines.append("\(place)not fused: \(name): \(reason)")
        if let span = blame.span { lines.append("  because of \(sources.place(of: span))") }
      }
      for call in site.remark.origin.calls { lines.append("  called at \(sources.place(of: call))") }
    }
    return lines + [summary]
  }

  func json(_ sources: SourceMap) -> JSONValue {
    .object([
      ("fused", .integer(fused)), ("total", .integer(total)), ("sites", .array(sites.map { json($0, sources) })),
      ("abandoned", .array(abandoned.map(\.json))),
    ])
  }

  private func json(_ site: Site, _ sources: SourceMap) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("value", .string(site.remark.value)), ("function", .string(site.remark.function)),
      ("count", .integer(site.count)),
    ]
    members += place("", site.remark.origin.span, sources)
    members.append(("calls", .array(site.remark.origin.calls.map { .string(sources.place(of: $0)) })))
    switch site.remark.outcome {
    case .done:
      let facts = site.remark.facts.map { (key: $0.name, value: $0.value.json) }
      members += [("fused", .bool(true)), ("facts", .object(facts))]
    case .refused(let reason, let blame):
      members += [("fused", .bool(false)), ("reason", .string(reason))]
      members += place("blame", blame.span, sources)
    }
    return .object(members)
  }

  /// The start of a span, as text and in parts; all null if there is none.
  private func place(
    _ prefix: String, _ span: Span?, _ sources: SourceMap
  ) -> [(key: String, value: JSONValue)] {
    let position = span.map { sources[$0.source].position(of: Int($0.start)) }
    let start = prefix.isEmpty ? "" : prefix + "_"
    return [
      (prefix.isEmpty ? "place" : prefix, .optional(span.map { sources.place(of: $0) })),
      (start + "line", .optional(position?.line)), (start + "column", .optional(position?.column)),
    ]
  }
}

extension RemarkFact.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .number(let number): .double(number)
    case .dim(let dim): dim.json
    case .flag: .bool(true)
    case .window(let left, let right): .object([("left", .optional(left)), ("right", .optional(right))])
    case .shapes(let shapes): .array(shapes.map { .array($0.map(\.json)) })
    }
  }
}

extension Dim {
  /// An integer, or the polynomial as text.
  fileprivate var json: JSONValue { constantValue.map(JSONValue.integer) ?? .string(description) }
}

extension Module {
  /// How often each function runs in one run of the module.
  var runCounts: [String: Int] {
    var counts = [Module.mainName: 1]
    for function in functions.reversed() {
      let own = counts[function.name] ?? 0
      for node in function.nodes {
        for (name, count) in node.op.callCounts { counts[name, default: 0] += own * count }
      }
    }
    return counts
  }
}
