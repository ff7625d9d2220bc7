import Diagnostics
import ExecutionPlan
import Foundation
import GraphGen
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Interpreter
import Passes
import Testing

@testable import GraphcDriver

/// `graphc bench --profile`
@Suite struct ProfileTests {
  private static let digits = Repository.path("Models/digits-vit.yaml")

  /// The report of a small model, and its trace.
  private static let measured = Result { () throws -> (report: JSONValue, trace: JSONValue) in
    try withTemporaryFolder { folder in
      let trace = folder + "/trace.json"
      let result = graphc(
        "bench", digits, "--profile", "--seconds", "0.01", "--set", "depth=2", "--format", "json", "--trace", trace)
      try #require(result.code == 0, "\(result.messages)")
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: trace)))
      return (try JSONValue(parsing: Array(result.output.utf8)), try JSONValue(parsing: bytes))
    }
  }

  /// The facts about a small model, with `F` for operations and `B` for bytes, and the text.
  @Test func tablesOfASmallModel() throws {
    let result = graphc("bench", Self.digits, "--profile", "--seconds", "0.01", "--set", "depth=2")
    try #require(result.code == 0, "\(result.messages)")
    for fact in ["read rate", "GB/s over", "profiled", "against runs without profiling", "24 kernel calls take"] {
      #expect(result.output.contains(fact), "\(fact)")
    }
    let number = #"[0-9]+\.[0-9]+"#
    let rate = #"(-|\#(number)) +(?:-|\#(number) %)"#
    let row = try Regex(#"^ +\#(number) % +\#(number) +([0-9]+) +\#(number) +\#(rate) +\#(rate)  (.*)$"#)
    let tables = try result.output.components(separatedBy: "\n\n").dropFirst().map { table in
      let lines = table.split(separator: "\n")
      let title = lines[0].components(separatedBy: "of read  ")
      try #require(title.count == 2 && title[0].contains("share") && title[0].contains("calls  µs/call"))
      return [title[1]]
        + (try lines.dropFirst().map { line in
          let match = try #require(try row.wholeMatch(in: String(line)), "\(line)").output
          let cells = (1...4).map { String(match[$0].substring ?? "") }
          let text = cells[3].replacingOccurrences(of: Self.digits, with: "digits-vit.yaml")
          return "\(cells[0]) \(cells[1] == "-" ? "-" : "F") \(cells[2] == "-" ? "-" : "B") \(text)"
        })
    }
    try #require(tables.count == 4)
    #expect(
      tables[0] == [
        "line of the spec",
        "2 F B digits-vit.yaml:42 patches",
        "1 - B   library/patchify.yaml:6 y",
        "1 F B   library/linear.yaml:9 y",
        "3 - B digits-vit.yaml:43 tokens",
        "2 - B   library/prepend.yaml:5 y",
        "17 F B digits-vit.yaml:44 encoded",
        "2 - B   library/pre_norm_layer.yaml:30 attention_norm",
        "9 F B   library/pre_norm_layer.yaml:32 attention with 37 attended",
        "3 F B     library/attention.yaml:25 query with 26 key, 27 value",
        "2 F B     library/attention.yaml:35 weights with 37 context, 31 scaled",
        "3 F B     library/attention.yaml:38 output",
        "1 F B     library/attention.yaml:26 key with 27 value",
        "2 - B   library/pre_norm_layer.yaml:38 mlp_norm",
        "4 F B   library/pre_norm_layer.yaml:40 mlp with 43 y",
        "2 F B     library/feed_forward.yaml:6 up with 7 activated",
        "2 F B     library/feed_forward.yaml:9 down",
        "1 - B digits-vit.yaml:45 normed",
        "1 F B digits-vit.yaml:46 logits",
      ])
    #expect(
      tables[1] == [
        "block",
        "1 - B patchify", "1 F B patches", "2 - B prepend", "1 - B tokens", "17 F B encoded",
        "2 - B   attention_norm", "9 F B   attention", "1 F B     query_key_value", "2 F B     context",
        "3 F B     output", "2 F B     query", "1 F B     key_value", "2 - B   mlp_norm", "4 F B   mlp",
        "2 F B     up", "2 F B     down", "1 - B normed", "1 F B logits",
      ])
    // The others are sorted by their time, which is not the same each time.
    #expect(tables[2][0] == "kernel")
    #expect(
      Set(tables[2].dropFirst()) == [
        "2 F B attention", "11 F B matmul", "5 - B copy", "5 - B layerNorm", "1 - B add",
      ])
    #expect(tables[3][0] == "op, the longest first" && tables[3].count == 24)
    for row in [
      "1 F B encoded.attention.context  attention  1×4×17×16  library/pre_norm_layer.yaml:32 > library/attention.yaml:35",
      "1 F B encoded.mlp.up  matmul  1×17×64 → 1×17×128  library/feed_forward.yaml:6 > library/linear.yaml:9",
      "1 F B encoded.mlp.up  matmul  1×1×64 → 1×1×128  library/feed_forward.yaml:6 > library/linear.yaml:9",
      "1 - B tokens  add  1×17×64  digits-vit.yaml:43",
    ] {
      #expect(tables[3].contains(row), "\(row) in \(tables[3])")
    }
  }

  @Test func figuresOfARowBelongTogether() throws {
    let report = try Self.measured.get().report
    let profile = try #require(report["profile"])
    let peak = try #require(report["peak_gflops_per_second"]?.double)
    #expect(profile["peak_gflops_per_second"]?.double == peak)
    let bandwidth = try #require(profile["peak_read_gigabytes_per_second"]?.double)
    #expect(bandwidth > 0.1)
    #expect(try #require(profile["peak_read_bytes"]?.integer) >= 4 << 20)
    #expect(try #require(profile["runs"]?.integer) >= 10)
    #expect(profile["kernel_calls"]?.integer == 24)
    let median = try #require(profile["median_ms"]?.double)
    for list in ["lines", "blocks", "kernels", "ops"] {
      for row in try #require(profile[list]?.array) {
        let time = try #require(row["ms"]?.double)
        let flops = Double(try #require(row["flops"]?.integer))
        let bytes = Double(try #require(row["bytes"]?.integer))
        let rate = try #require(row["gflops_per_second"]?.double)
        let read = try #require(row["gigabytes_per_second"]?.double)
        #expect(try #require(row["minimum_ms"]?.double) <= time && time <= 2 * median)
        #expect(abs(rate * time * 1e6 - flops) <= 1e-6 * flops)
        #expect(abs(read * time * 1e6 - bytes) <= 1e-6 * bytes)
        #expect(abs(try #require(row["peak_share"]?.double) * peak - rate) <= 1e-6 * rate)
        #expect(abs(try #require(row["peak_read_share"]?.double) * bandwidth - read) <= 1e-6 * read)
        #expect(abs(try #require(row["share"]?.double) * median - time) <= 1e-6 * time)
        #expect(try #require(row["calls"]?.integer) > 0)
      }
    }
    // The same figures in two places are equal.
    func sum(_ list: String, _ member: String, where counts: (JSONValue) -> Bool = { _ in true }) throws -> Int {
      try #require(profile[list]?.array).filter(counts).reduce(0) { try $0 + #require($1[member]?.integer) }
    }
    for member in ["flops", "bytes", "calls"] {
      let whole = try sum("ops", member)
      #expect(try sum("kernels", member) == whole)
      #expect(try sum("lines", member) { $0["depth"]?.integer == 0 } == whole)
      #expect(try sum("blocks", member) { $0["path"]?.string?.contains(".") == false } == whole)
    }
    #expect(try sum("ops", "flops") == report["flops"]?.integer)
    #expect(try sum("ops", "calls") == 24)
  }

  @Test func opsSayWhatTheyAreMadeOf() throws {
    let ops = try #require(try Self.measured.get().report["profile"]?["ops"]?.array)
    let merged = try #require(ops.first { $0["path"]?.string == "encoded.attention.query_key_value" })
    #expect(merged["op"]?.string == "linear" && merged["kernel"]?.string == "matmul")
    #expect(merged["shape"]?.string == "1×17×64 → 1×17×192")
    #expect(
      merged["types"]?.array?.compactMap(\.string) == [
        "f32[1, 17, 64]", "f32[192, 64]", "f32[192]", "f32[1, 17, 192]",
      ])
    let calls = merged["fused_from"]?.array?.compactMap { $0.array?.dropLast().last?.string }
    #expect(
      Set(calls ?? []) == ["library/attention.yaml:25", "library/attention.yaml:26", "library/attention.yaml:27"])
    // By hand: 17 rows of 64 by 192 weights, and their bias.
    #expect(merged["flops"]?.integer == 2 * 17 * 64 * 192)
    #expect(merged["bytes"]?.integer == 4 * (17 * 64 + 64 * 192 + 192 + 17 * 192))
  }

  /// Events of one thread are nested or disjoint, as viewers require.
  @Test func tracesAreNested() throws {
    let (report, trace) = try Self.measured.get()
    let events = try #require(trace["traceEvents"]?.array)
    let names = events.filter { $0["ph"]?.string == "M" }.compactMap { $0["name"]?.string }
    #expect(names == ["process_name", "thread_name"])
    var open: [(end: Int, path: String)] = []
    var kernels: [String] = []
    var flops = 0
    for event in events where event["ph"]?.string == "X" {
      #expect(event["pid"]?.integer == 1 && event["tid"]?.integer == 1)
      let begin = Int((try #require(event["ts"]?.double) * 1e3).rounded())
      let end = begin + Int((try #require(event["dur"]?.double) * 1e3).rounded())
      let arguments = try #require(event["args"])
      let path = arguments["path"]?.string ?? ""
      while let last = open.last, last.end <= begin, !path.hasPrefix(last.path + ".") { open.removeLast() }
      if let parent = open.last {
        #expect(end <= parent.end && begin <= end, "\(path)")
        #expect(parent.path.isEmpty || path.hasPrefix(parent.path + "."), "\(path) in \(parent.path)")
      } else {
        #expect(event["cat"]?.string == "run" && begin == 0)
      }
      if event["cat"]?.string == "kernel" {
        kernels.append(path)
        flops += try #require(arguments["flops"]?.integer)
        #expect(arguments["shape"]?.string?.isEmpty == false && arguments["place"]?.string?.isEmpty == false)
      } else {
        open.append((end, path))
      }
    }
    #expect(kernels.count == 24 && kernels.contains("encoded.0.mlp.up") && kernels.contains("encoded.1.mlp.up"))
    #expect(flops == report["flops"]?.integer)
    let blocks = events.filter { $0["cat"]?.string == "block" }.compactMap { $0["name"]?.string }
    #expect(blocks.count { $0 == "attention" } == 2 && blocks.contains("encoded.1"))
  }

  // MARK: All models

  private static let models =
    ((try? FileManager.default.subpathsOfDirectory(atPath: Repository.path("Models"))) ?? []).filter {
      $0.hasSuffix(".yaml")
    }.sorted()

  /// The kernel calls of a model, fused or not, do the work that its graph costs, and each has a place in a source.
  @Test(arguments: models, [true, false]) func callsAddUpAndHaveAPlace(model: String, isFused: Bool) throws {
    let console = Console(usesColor: false, data: { _ in }, message: { _ in })
    let loader = SpecLoader(console: console)
    var loaded = try loader.load(Repository.path("Models/\(model)"))
    loaded.model.expectations = .init()
    let module = try loader.optimize(loaded, pipeline: isFused ? .inference : .canonical).module
    let plan = try ExecutionPlan(module)
    let bindings = Dictionary(uniqueKeysWithValues: plan.dims.map { ($0, 7) })
    let calls = try ProfiledCall.calls(of: BoundPlan(plan, bindings: bindings), module, loaded.sources)
    #expect(try calls.reduce(0) { $0 + $1.flops } == module.flops().evaluate(bindings))
    let texts = Dictionary(
      loaded.sources.sources.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self).components(separatedBy: "\n")) },
      uniquingKeysWith: { first, _ in first })
    for call in calls {
      #expect(!call.path.isEmpty && !call.places.isEmpty && !call.shape.isEmpty, "\(call)")
      for place in Set(call.places + call.fused.joined()) {
        let lines = try #require(texts[place.source])
        try #require((1...lines.count).contains(place.line))
        let name = try #require(place.name, "\(place)")
        #expect(lines[..<place.line].contains { $0.drop { $0 == " " }.hasPrefix(name + ":") }, "\(place)")
      }
    }
  }

  @Test func modelsAreFound() { #expect(Self.models.count >= 11) }

  // MARK: Errors

  @Test func tracesNeedAProfile() {
    let result = graphc("bench", Self.digits, "--trace", "trace.json")
    #expect(result.code == 64 && result.messages.contains("--trace is for --profile"))
  }

  @Test func tracesHaveAPlace() throws {
    let result = graphc("bench", Self.digits, "--profile", "--trace", "/nowhere/at/all/trace.json")
    #expect(result.code == 73 && result.messages.contains("[io/cannot-create]") && result.output.isEmpty)
    try withTemporaryFolder { folder in
      let spec = folder + "/model.yaml"
      try FileManager.default.copyItem(atPath: Self.digits, toPath: spec)
      let overwriting = graphc("bench", spec, "--profile", "--trace", spec)
      #expect(overwriting.code == 73 && overwriting.messages.contains("[io/output-is-input]"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model.yaml"])
    }
  }
}
