import Diagnostics
import Foundation
import GraphGen
import GraphIR
import GraphcTestFiles
import GraphcTestSupport
import Testing

/// Mutated specs give diagnostics that point into them, or modules that verify; nothing traps.
///
/// `GRAPHC_FUZZ_ROUNDS` and `GRAPHC_FUZZ_SEED` set the number of mutants of each spec, and the seed.
@Suite struct FuzzTests {
  /// The specs of `Models/`, attention spelled out, and a spec with one of everything.
  private static let files =
    specs(in: "Models") + specs(in: "Models/variants") + ["Tests/Fixtures/vit/spelled-out.yaml", ""]

  private static func specs(in folder: String) -> [String] {
    ((try? Repository.names(in: folder, suffix: ".yaml")) ?? []).map { "\(folder)/\($0)" }
  }

  @Test func thereAreSpecs() { #expect(Self.files.count >= 13) }

  @Test(arguments: files)
  func mutants(file: String) throws {
    let bytes = file.isEmpty ? Array(Self.everything.utf8) : try Repository.bytes(file)
    let seed = number("GRAPHC_FUZZ_SEED") ?? UInt64(bytes.count)
    var random = SplitMix64(seed: seed)
    var limits = GenerationLimits.standard
    limits.nodes = 20_000
    limits.nameBytes = 1 << 20
    var (valid, pastYAML) = (0, 0)
    let rounds = number("GRAPHC_FUZZ_ROUNDS") ?? 30
    let start = ContinuousClock.now
    for round in 0..<rounds {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...2, using: &random) { mutate(&mutant, &random) }
      if let log = Environment.value("GRAPHC_FUZZ_LOG") { try Data(mutant).write(to: URL(fileURLWithPath: log)) }
      let elaboration = elaborate(mutant, variant: file.isEmpty && round % 2 == 0 ? "big" : nil, limits: limits)
      let place: Comment = "\(file), seed \(seed), round \(round)"
      if let model = elaboration.model {
        valid += 1
        #expect(model.module.verify().isEmpty, place)
        for map in model.weights { for parameter in model.module.parameters { _ = map.recipe(for: parameter.path) } }
      }
      let errors = elaboration.diagnostics.filter { $0.severity == .error }
      #expect((elaboration.model == nil) == !errors.isEmpty, place)
      if !errors.contains(where: { $0.code.hasPrefix("yaml/") }) { pastYAML += 1 }
      for diagnostic in elaboration.diagnostics {
        for span in [diagnostic.span] + diagnostic.notes.map(\.span) {
          guard let span else { continue }
          #expect(isInside(span, elaboration.sources), place)
        }
        #expect(diagnostic.span != nil, place)
      }
    }
    #expect(valid > 0 && valid < rounds)
    #expect(pastYAML * 10 >= rounds * 4, "\(file), seed \(seed): \(pastYAML) of \(rounds) mutants get past YAML")
    if Environment.value("GRAPHC_FUZZ_ROUNDS") != nil {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      print("\(file): seed \(seed), \(rounds) mutants, \(valid) valid, \(Int(Double(rounds) / seconds)) a second")
    }
  }

  private func number<Number: FixedWidthInteger>(_ variable: String) -> Number? {
    Environment.value(variable).flatMap { Number($0) }
  }

  private func isInside(_ span: Span, _ sources: SourceMap) -> Bool {
    sources.sources.indices.contains(Int(span.source.index)) && span.start <= span.end
      && Int(span.end) <= sources[span.source].bytes.count
  }

  // MARK: - Mutations

  private static let numbers = [
    "0", "-1", "1", "2", "7", "1024", "1000000", "4294967296", "9223372036854775807", "-9223372036854775807", "1e-300",
    "1e300", "0.5", "-0.0", "inf", "-inf", "2 ** 62", "1 / 3", "7 // 0", "true", "B", "i", "dim",
  ]

  private static let tokens = [
    "+", "-", "*", "/", "//", "%", "**", "@", "==", "<", ">=", "and", "or", "not", "if", "else", ".T", "[0]", "[:, 0]",
    "[new]", "[..., -1]", "[B:]", "[1, 2]", "(", ")", "[", "]", ",", "x", "image", "dim", "heads", "softmax", "linear",
    "attention", "repeat", "has", "split", "concat", "reshape", "rearrange", "iota", "where", "cast", "layer_norm",
    "pre_norm_layer", "gather", "embedding", "einsum", "conv1d", "conv2d", "argsort", "one_hot", "pad", "cumsum",
    "'a b, b c -> a c'", "stride=2", "groups=4", "padding=[1, 0]", "f32", "i32", "bool", "B", "T", "C", "i", "mask",
    "memory", "'a b -> b a'", "'(a b) c -> c b a'",
    "'é'", ".half", "~ zeros", "when false", "= x", "?", "...", "{i}", "{p}", "\"a.{i}\"", "use_bias=false", "axis=-1",
    "out=3", "gelu", "1", "0", "-1", "3.5", "inf",
  ]

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: mutateBytes(&bytes, &random)
    case 1: mutateLines(&bytes, &random)
    case 2, 3: replace(&bytes, &random, isPart: { $0 >= 0x30 && $0 <= 0x39 }, with: Self.numbers)
    default:
      replace(&bytes, &random, isPart: { $0 >= 0x61 && $0 <= 0x7A || $0 == 0x5F }, with: Self.tokens + words(bytes))
    }
  }

  private func words(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  /// Inserts one of `pieces` before a run of bytes, or replaces the run.
  private func replace(
    _ bytes: inout [UInt8], _ random: inout SplitMix64, isPart: (UInt8) -> Bool, with pieces: [String]
  ) {
    let starts = bytes.indices.filter { isPart(bytes[$0]) && ($0 == 0 || !isPart(bytes[$0 - 1])) }
    guard !starts.isEmpty else { return }
    let start = random.pick(starts)
    let end = random.chance(0.2) ? start : bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: Array(random.pick(pieces).utf8))
  }

  private func mutateBytes(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let start = Int.random(in: 0..<bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 1...6, using: &random))
    switch Int.random(in: 0..<3, using: &random) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: Int.random(in: 0...bytes.count, using: &random))
    default: bytes[start] = UInt8.random(in: 0...255, using: &random)
    }
  }

  private func mutateLines(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    let line = Int.random(in: 0..<lines.count, using: &random)
    let other = Int.random(in: 0..<lines.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: lines.remove(at: line)
    case 1: lines.insert(lines[line], at: other)
    default: lines.swapAt(line, other)
    }
    bytes = Array(lines.joined(separator: [0x0A]))
  }

  /// A spec that uses everything in the language.
  private static let everything = """
    graphc: 1
    model: Everything
    config:
      dim: 8
      heads: 2
      depth: 2
      eps: 1e-6
      ratio: 0.75
      widths: "[4, 8, 16]"
      visible: floor(dim * (1 - ratio)) + widths[-1] // 16
      half: dim / 2
      shifts: dim > 4 and not false
    variants:
      big: {dim: 16, ratio: 1, heads: dim / 4}
    inputs:
      x: f32[B, T, dim]
      memory: f32[B, S, dim]
      mask: i32[B, T] = 1
      noise: f32[B, dim] = uniform(seed=depth)
      rest: f32[T] = normal(ratio / 2)
    parameters:
      table: f32[1, dim] ~ normal(0.02)
      shift: f32[dim] ~ zeros when shifts
      filters: f32[3, dim, 3] ~ xavier_uniform
    blocks:
      gated:
        config: {hidden: int = 2 * C, activation: block = silu, scale: float = 1.0, mode: "enum(full, none) = .full"}
        inputs: {x: "f32[B, T, C]", extra: "f32[...]?", gate: "f32[B, T, C] = x"}
        parameters: {bias: "f32[hidden] ~ zeros"}
        graph:
          up: linear(gate, hidden, use_bias=mode == .full)
          a, b: split(activation(up + bias), 2, axis=-1)
          down: linear(a * b, C)
          y: down * scale + (extra if has(extra) else 0)
        outputs: y
      step:
        config: {n: int, k: float}
        inputs: {x: "f32[B, T, C]", keep: "bool[B, T]"}
        assert: [{that: k > 0 and T <= 999, message: no step}]
        graph:
          h: gated(x, scale=k / (n + 1))
          y: where(keep[:, :, new], h, x)
        outputs: y
    graph:
      keep: mask != 0
      steps, each: repeat(step, depth, x, keep=keep, n=i, k=0.5, all=true)
      placed: steps + each[0] + table if shifts else steps
      cross: attention(placed, memory, heads=heads)
      self: pre_norm_layer(cross, mask=keep, heads=heads, hidden=widths[0])
      column: rearrange(shift, '(a b) -> a b', b=1)
      cut: self[:, 1:, :half] @ column[:half]
      order: argsort(mean(x, axis=-1), axis=1)
      sorted: gather(x, order, axis=1)
      hot: one_hot(order, half) @ x[:1, :half]
      slid: conv1d(pad(sorted, 1, 2, 0, value=0.5), filters, stride=1, padding=[1], dilation=2, groups=1)
      pictures: conv2d(x[:, new], filters[:1, new, 2:5], stride=[1, 2], padding=1)
      named: einsum('b t c, o c k -> b t o', cumsum(sorted + hot, axis=1), filters)
      rows: embedding(filters[0], min(abs(mask % dim), axis=1))
      y: sum(softmax(x @ memory.T, axis=1), axis=2) + mean(x, axis=-1) + rest + noise[:, :1]
    outputs: [y, self]
    assert:
      - {that: T >= 2 and T < 1000, message: too short}
    weights:
      other:
        table: slice("t.table", start=0, end=1)
        shift: concat("a", "b", axis=0)
        steps.{i}.h.up.{p}: transpose("s.{i}.{p}")
        ignore: [unused]
    expect: {parameters: 1236, flops: 2 * B * T}
    """
}
