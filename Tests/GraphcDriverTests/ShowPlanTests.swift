import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import GraphcText
import Testing

/// `graphc show plan`, as text, as JSON and as a picture.
@Suite struct ShowPlanTests {
  private static let models = [
    "bert", "clip", "digits-vit", "gpt2", "llama", "mae", "t5", "transformer", "vit", "vit-registers", "whisper",
  ]
  private let vit = Repository.path("Models/vit.yaml")
  private let gpt2 = Repository.path("Models/gpt2.yaml")

  @Test func theSubjectAndTheStageAreOne() {
    let subject = graphc("show", "plan", vit)
    #expect(subject.code == 0)
    #expect(subject.output == graphc("show", vit, "--stage", "plan").output)
    #expect(subject.output.hasPrefix("arena "))
    for format in ["text", "json"] {
      #expect(
        graphc("show", "plan", vit, "--format", format).output
          == graphc("show", vit, "--stage", "plan", "--format", format).output)
    }
  }

  @Test func dimsAreBound() throws {
    func plan(_ arguments: String...) throws -> JSONValue {
      let result = graphc(["show", "plan", gpt2, "--format", "json"] + arguments)
      #expect(result.code == 0, "\(result.messages)")
      return try JSONValue(parsing: Array(result.output.utf8))
    }
    let small = try plan()
    let large = try plan("--dim", "B=8", "--dim", "T=128")
    #expect(small["dims"]?["B"]?.integer == 1 && large["dims"]?["T"]?.integer == 128)
    let bytes = try #require(large["arena_bytes"]?.integer)
    #expect(bytes > 500 * (small["arena_bytes"]?.integer ?? .max))
    #expect(graphc("show", "plan", gpt2, "--dim", "B=8", "--dim", "T=128").output.contains(", at B = 8, T = 128\n"))
  }

  @Test(arguments: [
    (["--dim", "Q=2"], "usage/value", "it has B, T"), (["--dim", "B"], "usage/assignment", "NAME=N"),
    (["--dim", "B=0"], "usage/number", "from 1 on"), (["--dim", "B=x"], "usage/number", "'x'"),
    (["--stage", "optimized"], "usage/value", "not for 'show plan'"), (["-o", "plan.png"], "usage/value", ".svg"),
  ])
  func wrongArgumentsAreRefused(_ arguments: [String], _ code: String, _ part: String) {
    let result = graphc(["show", "plan", gpt2] + arguments)
    #expect(result.code == 64)
    #expect(result.messages.contains("[\(code)]") && result.messages.contains(part), "\(result.messages)")
  }

  @Test func subjectsAreChecked() {
    #expect(graphc("show", "plan").messages.contains("[usage/missing-argument]"))
    #expect(graphc("show", "plam", gpt2).messages.contains("did you mean 'plan'?"))
    #expect(graphc("show", gpt2, "--dim", "B=2").code == 64)
    #expect(graphc("show", gpt2, "-o", "plan.svg").code == 64)
    #expect(graphc("show", "plan", gpt2, "--dim", "B=9223372036854775807").code == 65)
  }

  /// The blocks of a function that are live at one step do not overlap, lie in its frame, and add up to the live bytes.
  @Test(arguments: models) func blocksLieApart(_ model: String) throws {
    let spec = Repository.path("Models/\(model).yaml")
    let root = try JSONValue(parsing: Array(graphc("show", "plan", spec, "--format", "json").output.utf8))
    let functions = try #require(root["functions"]?.array)
    #expect(functions.last?["bytes"]?.integer == root["arena_bytes"]?.integer)
    #expect(functions.last?["lower_bound_bytes"]?.integer == root["lower_bound_bytes"]?.integer)
    for function in functions {
      struct Block {
        var offset, end, first, last: Int
      }
      var blocks: [Block] = []
      for block in function["blocks"]?.array ?? [] {
        let offset = try #require(block["offset"]?.integer)
        let size = try #require(block["bytes"]?.integer)
        blocks.append(
          Block(
            offset: offset, end: offset + size, first: try #require(block["first"]?.integer),
            last: try #require(block["last"]?.integer)))
      }
      let live = (function["live_bytes"]?.array ?? []).compactMap(\.integer)
      #expect(live.count == function["steps"]?.array?.count)
      #expect(live.max() ?? 0 == function["lower_bound_bytes"]?.integer)
      for step in live.indices {
        let alive = blocks.filter { $0.first <= step && step <= $0.last }.sorted { $0.offset < $1.offset }
        for (a, b) in zip(alive, alive.dropFirst()) where a.offset < a.end && b.offset < b.end {
          #expect(a.end <= b.offset, "\(model), step \(step)")
        }
        let top = alive.map(\.end).max() ?? 0
        #expect(top <= function["bytes"]?.integer ?? 0)
      }
    }
  }

  // MARK: The picture

  private struct Text {
    var text: String
    var x0, x1, y0, y1: Double

    func overlaps(_ other: Text) -> Bool { x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1 }
  }

  /// The texts of a picture with the boxes that letters of usual width fill.
  private func texts(_ svg: String) throws -> [Text] {
    let pattern = /<text x="([-0-9.]+)" y="([-0-9.]+)" font-size="([0-9.]+)"([^>]*)>([^<]*)<\/text>/
    return try svg.matches(of: pattern).map { match in
      let x = try #require(Double(match.1))
      let y = try #require(Double(match.2))
      let size = try #require(Double(match.3))
      let text = String(match.5).replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
        .replacing("&#39;", with: "'")
      let width = Double(text.unicodeScalars.count) * size * 0.52
      let start = match.4.contains("\"middle\"") ? -width / 2 : match.4.contains("\"end\"") ? -width : 0
      if match.4.contains("rotate(-90") {
        return Text(text: text, x0: x - size * 0.8, x1: x + size * 0.2, y0: y + start, y1: y + start + width)
      }
      return Text(text: text, x0: x + start, x1: x + start + width, y0: y - size * 0.8, y1: y + size * 0.2)
    }
  }

  private func picture(_ arguments: [String]) throws -> String {
    try withTemporaryFolder { folder in
      let result = graphc(["show", "plan"] + arguments + ["-o", folder + "/plan.svg"])
      #expect(result.code == 0 && result.output.isEmpty, "\(result.messages)")
      return try String(contentsOfFile: folder + "/plan.svg", encoding: .utf8)
    }
  }

  @Test(arguments: models) func noTextLiesOnAnother(_ model: String) throws {
    let svg = try picture([Repository.path("Models/\(model).yaml")])
    let size = try #require(svg.firstMatch(of: /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/))
    let (width, height) = (try #require(Double(size.1)), try #require(Double(size.2)))
    let texts = try texts(svg)
    #expect(texts.count > 20)
    for (index, text) in texts.enumerated() {
      #expect(text.x0 >= 0 && text.x1 <= width && text.y0 >= 0 && text.y1 <= height, "\(text)")
      for other in texts[(index + 1)...] {
        #expect(!text.overlaps(other), "\(model): '\(text.text)' and '\(other.text)'")
      }
    }
  }

  @Test func everyBlockIsDrawnOnce() throws {
    let svg = try picture([gpt2, "--dim", "B=8", "--dim", "T=64"])
    let json = graphc("show", "plan", gpt2, "--dim", "B=8", "--dim", "T=64", "--format", "json")
    let root = try JSONValue(parsing: Array(json.output.utf8))
    let blocks = (root["functions"]?.array ?? []).flatMap { $0["blocks"]?.array ?? [] }
    let drawn = blocks.filter { ($0["bytes"]?.integer ?? 0) > 0 }
    #expect(svg.components(separatedBy: "bytes at +").count - 1 == drawn.count)
    for name in ["mlp.activated, ", ">decoded: pre_norm_layer × 12, ", ">main<", "frame of a called function"] {
      let isThere = svg.contains(name)
      #expect(isThere, "\(name)")
    }
    #expect(svg.hasPrefix("<?xml ") && svg.hasSuffix("</svg>\n"))
  }

  @Test func namesAreEscaped() throws {
    try withTemporaryFolder { folder in
      let graph = folder + "/odd.gir"
      try ShowGraphTests.odd.write(toFile: graph, atomically: true, encoding: .utf8)
      let svg = try picture([graph])
      #expect(svg.contains("Modèle &quot;q&quot; &lt;b&gt;&amp;\\N: memory plan"))
      #expect(!svg.contains("<b>"))
      #expect(graphc("show", "plan", graph, "--disable-pass", "dce").code == 64)
    }
  }
}
