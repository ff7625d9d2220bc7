import GraphcTestSupport

/// A small causal decoder made from a seed: layers that look back in different ways.
struct RandomCausalSpec {
  /// The text of the spec; its outputs are `logits` and sometimes `other`.
  private(set) var text = ""
  private(set) var outputs = ["logits"]
  private var random: SplitMix64
  private var lines: [String] = []
  private var parameters: [String] = []
  private var number = 0

  static let vocabulary = 7
  private static let width = 4

  /// - Parameter fault: an expression of `$` that is causal but not stable, in the place of one layer.
  init(seed: UInt64, fault: String? = nil) {
    random = SplitMix64(seed: seed)
    var x = "embedded"
    lines.append("embedded: embedding(word, tokens)" + random.pick(Self.positions))
    let count = Int.random(in: 1...4, using: &random)
    let place = Int.random(in: 0..<count, using: &random)
    for layer in 0..<count {
      if let fault, layer == place {
        let next = name()
        lines.append("\(next): " + fault.replacing("$", with: x))
        x = next
      }
      x = self.layer(x)
    }
    lines.append("logits: \(x) @ word.T")
    if random.chance(0.2) {
      outputs.append("other")
      lines.append("other: \(x) * 2.0")
    }
    text = """
      graphc: 1
      model: Random
      config: {dim: \(Self.width), vocab: \(Self.vocabulary)}
      inputs: {tokens: "i32[B, T]"}
      parameters:
        word: f32[vocab, dim] ~ normal(1.0)
        position: f32[64, dim] ~ normal(1.0)
      \(parameters.map { "  " + $0 }.joined(separator: "\n"))
      blocks:
        mixed_layer:
          inputs: {x: "f32[B, T, C]"}
          graph:
            before: linear(pad(x, 1, 1, 0)[:, :T], C)
            mixed: before + x
            normed: layer_norm(mixed)
            attended: attention(normed, heads=2, causal=true)
            y: mixed + attended
          outputs: y
        summing_layer:
          config: {window: "int = 3"}
          inputs: {x: "f32[B, T, C]"}
          graph:
            total: cumsum(x, axis=1) / (cast(iota(T), f32)[:, new] + 1.0)
            normed: rms_norm(x + total)
            attended: attention(x, heads=1, causal=true, window=window)
            y: normed + attended
          outputs: y
      graph:
      \(lines.map { "  " + $0 }.joined(separator: "\n"))
      outputs: [\(outputs.joined(separator: ", "))]
      """
  }

  private static let positions = [
    "", " + position[:T]", " + position[2:T + 2]", " + sinusoidal_positions(count=T, width=dim)",
    " * cos(cast(iota(T), f32) * 0.3)[:, new]", " + embedding(position, minimum(iota(T), 5))",
  ]

  /// Expressions that are causal but change with the number of tokens.
  static let faults = [
    "$ * (1.0 / cast(T, f32))", "$ + cast(iota(T) - T, f32)[:, new]", "$ + cast(T - 1 - iota(T), f32)[:, new]",
    "$ + position[64 - T:]", "$ * mean(cast(iota(T), f32), axis=0)", "$ + max(cast(iota(T), f32), axis=0) * 0.1",
    "$ * sum(expand(0.5, [T]), axis=0)", "$ + pad($, 1, 0, 1)[:, :T] * cast(T, f32)",
    "$ / sqrt(cast(T + 1, f32))", "$ + concat($[:, :T - 1], $[:, :1] * 0.0, axis=1)",
  ]

  private mutating func name() -> String {
    number += 1
    return "x\(number)"
  }

  /// Appends an equation and returns its name.
  private mutating func define(_ expression: String) -> String {
    let name = name()
    lines.append("\(name): \(expression)")
    return name
  }

  /// Appends a layer and returns the name of its result.
  private mutating func layer(_ x: String) -> String {
    let size = Int.random(in: 1...3, using: &random)
    switch Int.random(in: 0..<18, using: &random) {
    case 0: return attention(x, of: define("layer_norm(\(x))"), "heads=2")
    case 1: return attention(x, of: x, "heads=4, key_value_heads=2, use_bias=false")
    case 2: return attention(x, of: define("rms_norm(\(x))"), "heads=2, window=\(size + 1)")
    case 3: return attention(x, of: x, "heads=2, rotary=.\(random.pick(["half", "interleaved"]))")
    case 4:
      let sum = define("\(x) + cumsum(\(x), axis=1)")
      return define("rms_norm(\(sum))")
    case 5:
      let shifted = define("linear(pad(\(x), 1, \(size), 0)[:, :T], dim)")
      return define("\(x) + tanh(\(shifted))")
    case 6:
      let kernel = parameter("f32[dim, dim, \(size)] ~ normal(0.5)")
      return define("\(x) + conv1d(pad(\(x), 1, \(size - 1), 0), \(kernel))")
    case 7:
      let kernel = parameter("f32[dim, 1, 2] ~ normal(0.5)")
      return define("\(x) + conv1d(pad(gelu(\(x)), 1, \(size), 0, 0.5), \(kernel), dilation=\(size), groups=dim)")
    case 8:
      let mask = define("cast(iota(T)[:, new] >= iota(T), f32)")
      return define("\(x) + (\(mask) / sum(\(mask), axis=1, keep=true)) @ \(x)")
    case 9: return attention(x, of: x, "heads=2, bias=\(define("alibi(heads=2, queries=T)"))")
    case 10:
      let table = parameter("f32[8, 2] ~ normal(1.0)")
      let bias = define("relative_bias(\(table), queries=T, max_distance=6, causal=true)")
      return attention(x, of: x, "heads=2, bias=\(bias)")
    case 11: return define("repeat(mixed_layer, \(size), \(x))")
    case 12: return define("repeat(summing_layer, \(size), \(x), window=\(size + 1))")
    case 13: return define("\(x) + 0.5 * (pad(\(x), 1, 1, 0)[:, :T] - \(x))")
    case 14:
      let first = parameter("f32[1, dim] ~ normal(1.0)")
      let sum = define("\(x) + concat(expand(\(first), [B, 1, dim]), \(x), axis=1)[:, :T]")
      return define("layer_norm(\(sum))")
    case 15:
      let normed = define("layer_norm(\(x))")
      return define("\(x) + \(define("gated_feed_forward(\(normed), hidden=6)"))")
    case 16: return define("\(x) + cumsum(cumsum(\(x) * 0.1, axis=1), axis=1) * 0.1")
    default:
      // Scores of every earlier token, not of its own.
      let scores = define("where(iota(T)[:, new] > iota(T), \(x) @ \(x).T, -inf)")
      return define("\(x) + softmax(\(scores)) @ \(x)")
    }
  }

  private mutating func attention(_ x: String, of y: String, _ arguments: String) -> String {
    let attended = define("attention(\(y), causal=true, \(arguments))")
    return define("\(x) + \(attended)")
  }

  private mutating func parameter(_ declaration: String) -> String {
    number += 1
    parameters.append("w\(number): \(declaration)")
    return "w\(number)"
  }
}
