import Foundation
import GraphcRuntime
import GraphcTestCommands
import GraphcTestFiles
import Testing

/// Checkpoints that do not fit: applying the suggestion makes them fit.
@Suite struct WeightSuggestionTests {
  /// A model of this size, as a checkpoint holds it.
  struct Size: Sendable {
    var width = 8
    var depth = 2
    var hidden: Int?
    var classes = 3
    var hasBias = false
    var rows = 4
  }

  private static let spec = """
    graphc: 1
    model: M
    config: {width: 8, depth: 2, hidden: 2 * width, classes: 3, out_bias: false, flag: false, side: 2, rows: side ** 2}
    variants: {large: {width: 16, depth: 3}, wide: {width: 64}}
    inputs: {x: "f32[B, width]"}
    parameters: {position: "f32[rows, width] ~ zeros"}
    blocks:
      layer:
        config: {hidden: int}
        inputs: {x: "f32[B, C]"}
        graph:
          up: linear(x, hidden)
          down: linear(up, C, use_bias=false)
          y: x + down
        outputs: y
    graph:
      placed: x + position[0]
      layers: repeat(layer, depth, placed, hidden=hidden)
      logits: linear(layers, classes, use_bias=out_bias)
    outputs: logits

    """

  private static let mapping = """
    weights:
      hf:
        position: embed.position
        layers.{i}.{p}.weight: block.{i}.{p}.w
        layers.{i}.up.bias: block.{i}.up.b
        logits.weight: head.w
        logits.bias: head.b

    """

  private static func tensors(_ size: Size, named: Bool = false) throws -> [(name: String, tensor: Tensor)] {
    let (width, hidden) = (size.width, size.hidden ?? 2 * size.width)
    var shapes = [("position", "embed.position", [size.rows, width])]
    for layer in 0..<size.depth {
      shapes += [
        ("layers.\(layer).up.weight", "block.\(layer).up.w", [hidden, width]),
        ("layers.\(layer).up.bias", "block.\(layer).up.b", [hidden]),
        ("layers.\(layer).down.weight", "block.\(layer).down.w", [width, hidden]),
      ]
    }
    shapes.append(("logits.weight", "head.w", [size.classes, width]))
    if size.hasBias { shapes.append(("logits.bias", "head.b", [size.classes])) }
    return try shapes.map { path, name, shape in
      (named ? name : path, try Tensor([Float](repeating: 0.5, count: shape.reduce(1, *)), shape: shape))
    }
  }

  private func run(
    _ spec: String, _ tensors: [(name: String, tensor: Tensor)], _ arguments: [String] = []
  ) throws -> CommandResult {
    try withTemporaryFolder { folder in
      try spec.write(toFile: folder + "/m.yaml", atomically: true, encoding: .utf8)
      try SafetensorsFile.write(tensors, to: folder + "/w.safetensors")
      return graphc(["run", folder + "/m.yaml", "--weights", folder + "/w.safetensors", "-i", "x=random"] + arguments)
    }
  }

  private static let sizes: [(Size, String)] = [
    (Size(width: 12), "--set width=12"),
    (Size(depth: 5), "--set depth=5"),
    (Size(depth: 1), "--set depth=1"),
    (Size(hidden: 40), "--set hidden=40"),
    (Size(classes: 10), "--set classes=10"),
    (Size(hasBias: true), "--set out_bias=true"),
    (Size(rows: 49), "--set side=7"),
    (Size(rows: 50), "--set rows=50"),
    (Size(width: 16, depth: 3), "--variant large"),
    (Size(width: 12, depth: 4), "--set width=12 --set depth=4"),
    (Size(width: 16, depth: 3, classes: 10), "--variant large --set classes=10"),
    (
      Size(width: 12, depth: 4, classes: 7, hasBias: true, rows: 9),
      "--set width=12 --set depth=4 --set classes=7 --set out_bias=true --set side=3"
    ),
    (Size(width: 20, hidden: 20), "--set width=20 --set hidden=20"),
  ]

  @Test(arguments: sizes, [false, true])
  func saysWhichConfigFits(_ size: (size: Size, expected: String), _ named: Bool) throws {
    let spec = Self.spec + (named ? Self.mapping : "")
    let tensors = try Self.tensors(size.size, named: named)
    let refused = try run(spec, tensors)
    #expect(refused.code == 65)
    let help = refused.messages.firstMatch(of: /help: the file fits with (.*)\n/)
    let arguments = (help.map { String($0.1) } ?? "").split(separator: " ").map(String.init)
    let wanted = size.expected.split(separator: " ").map(String.init)
    #expect(arguments.sorted() == wanted.sorted(), "\(refused.messages)")
    #expect(try run(spec, tensors, arguments).code == 0)
    // One tensor of each kind is listed for all.
    #expect(refused.messages.split(separator: "\n").count < 15, "\(refused.messages)")
  }

  @Test func saysNothingThatDoesNotFit() throws {
    let tensors = try Self.tensors(Size(width: 12))
    for (name, shape) in [("position", [4, 13]), ("position", [4]), ("logits.weight", [3])] {
      let others =
        try tensors.filter { $0.name != name } + [
          (name, Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape))
        ]
      let refused = try run(Self.spec, others)
      #expect(refused.code == 65)
      #expect(!refused.messages.contains("--set") && !refused.messages.contains("--variant"), "\(refused.messages)")
    }
  }

  /// Other problems of the file are still reported.
  @Test func aSwitchIsNamedBesideOtherProblems() throws {
    let tensors = try Self.tensors(Size(hasBias: true)) + [("scratch", Tensor([1] as [Float], shape: [1]))]
    let refused = try run(Self.spec, tensors)
    #expect(refused.messages.contains("[weights/unused]"))
    #expect(
      refused.messages.contains("help: with --set out_bias=true the model uses 'logits.bias'"), "\(refused.messages)")
    #expect(try run(Self.spec, tensors, ["--set", "out_bias=true", "--ignore", "scratch"]).code == 0)
  }

  /// A setting made by the user may be wrong, too.
  @Test func aSettingIsReplaced() throws {
    let tensors = try Self.tensors(Size(width: 12))
    let refused = try run(Self.spec, tensors, ["--set", "width=10"])
    #expect(refused.messages.contains("help: the file fits with --set width=12\n"), "\(refused.messages)")
    let variant = try run(Self.spec, tensors, ["--variant", "wide"])
    #expect(variant.messages.contains("help: the file fits with --set width=12\n"), "\(variant.messages)")
  }

  /// A table of another size leads to config just as a parameter does.
  @Test func tablesAskForConfig() throws {
    let spec = Self.spec + "weights: {own: {computed: {ids: \"iota(rows)[new]\"}}}\n"
    let tensors = try Self.tensors(Size(rows: 9)).filter { $0.name != "position" }
    let positioned = spec.replacing("parameters: {position: \"f32[rows, width] ~ zeros\"}\n", with: "")
      .replacing("x + position[0]", with: "x")
    let ids = try Tensor((0..<9).map { Int32($0) }, shape: [1, 9])
    let refused = try run(positioned, tensors + [("ids", ids)])
    #expect(refused.messages.contains("'ids' is [1, 9], and the spec computes [1, 4]"), "\(refused.messages)")
    #expect(refused.messages.contains("help: the file fits with --set side=3\n"), "\(refused.messages)")
  }

  // MARK: - Prefixes

  @Test(arguments: ["module.", "_orig_mod.", "model.", "model.inner."]) func aPrefixIsNamed(_ prefix: String) throws {
    let own = try Self.tensors(Size()).map { (name: prefix + $0.name, tensor: $0.tensor) }
    let refused = try run(Self.spec, own)
    #expect(refused.code == 65)
    let line = try #require(
      refused.messages.firstMatch(of: /all names begin with '(.*)': add the line '(.*)' to the spec/))
    #expect(line.1 == prefix)
    #expect(try run(Self.spec + line.2 + "\n", own).code == 0)

    let theirs = try Self.tensors(Size(), named: true).map { (name: prefix + $0.name, tensor: $0.tensor) }
    let named = try run(Self.spec + Self.mapping, theirs)
    let strip = try #require(named.messages.firstMatch(of: /: add the line '(.*)' to the mapping 'hf'/))
    let mended = Self.spec + Self.mapping.replacing("  hf:\n", with: "  hf:\n    \(strip.1)\n")
    #expect(try run(mended, theirs).code == 0)
    // The same spec reads files without the prefix.
    #expect(try run(mended, try Self.tensors(Size(), named: true)).code == 0)

    let beside = try run(Self.spec + Self.mapping, own)
    let entry = try #require(beside.messages.firstMatch(of: /: add the line '(.*)' under weights:/))
    #expect(try run(Self.spec + Self.mapping.replacing("weights:\n", with: "weights:\n  \(entry.1)\n"), own).code == 0)
  }

  @Test func aPrefixOfSomeNamesIsNone() throws {
    let own = try Self.tensors(Size()).enumerated().map {
      (name: ($0 > 0 ? "module." : "") + $1.name, tensor: $1.tensor)
    }
    #expect(!(try run(Self.spec, own).messages.contains("begin with")))
  }
}
