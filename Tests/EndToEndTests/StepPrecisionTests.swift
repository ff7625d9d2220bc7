import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime
import GraphcTestCommands
import GraphcTestSupport
import Interpreter
import Passes
import Testing

/// Steps by their kernels against the whole model in f32, in one go, with a prompt of several tokens, and token by token:
/// in f32, and with weights, keys and values of bf16 within the bound of `PrecisionTests`.
@Suite struct StepPrecisionTests {
  private static let layers = ["encoder_depth=2", "decoder_depth=2", "encoder_heads=4", "decoder_heads=4"]
  static let models: [(name: String, growing: String, settings: [String])] = [
    ("gpt2", "tokens", ["depth=2", "heads=4"]),
    ("llama", "tokens", ["depth=2", "heads=4", "key_value_heads=2", "mlp=96"]),
    ("variants/gpt-j", "tokens", ["depth=2", "heads=4", "rotary_dim=8"]),
    ("transformer", "target", layers),
    (
      "t5", "target",
      ["encoder_depth=1", "decoder_depth=1", "heads=4", "head_dim=16", "mlp=96", "buckets=8", "max_distance=6"]
    ),
    ("whisper", "target", layers + ["mels=3", "source_positions=4"]),
  ]

  private static let (rows, length, vocabulary) = (2, 9, 50)
  private static let seed: UInt64 = 5

  @Test(arguments: models.indices, [false, true]) func staysCloseToTheWhole(index: Int, inBF16: Bool) throws {
    let (name, growing, settings) = Self.models[index]
    let model = try ModelFile(name).elaborate(settings: ["vocab=\(Self.vocabulary)", "dim=64"] + settings)
    let (module, threads) = (model.module, ThreadPool(threadCount: 2))
    let inputs = try Self.inputs(of: module)
    let whole = try Self.logits(of: module, inputs, threads)
    let tokens = try #require(inputs[growing]).elements(as: Int32.self)
    var (computed, expected): ([Float], [Float]) = ([], [])
    // In one go, the first tokens together, and token by token.
    for prompt in [Self.length, 4, 1] {
      let decoder = try Self.decoder(module, growing, inputs, prompt: prompt, inBF16: inBF16, threads)
      var session = decoder.session
      try session.restart()
      var start = 0
      while start < Self.length {
        let end = start == 0 ? prompt : start + 1
        let new = (0..<Self.rows).flatMap { tokens[($0 * Self.length + start)..<($0 * Self.length + end)] }
        computed += try Self.step(&session, new, count: end - start)
        for row in 0..<Self.rows {
          let place = (row * Self.length + end - 1) * Self.vocabulary
          expected += whole[place..<(place + Self.vocabulary)]
        }
        start = end
      }
    }
    let error = relativeError(
      try Tensor(computed, shape: [computed.count]), try Tensor(expected, shape: [expected.count]))
    #expect(inBF16 == (error > 1e-5), "\(name) in f32 is as exact as f32, and in bf16 something is rounded: \(error)")
    #expect(error <= 2e-2, "\(name)")
  }

  /// Tokens, masks of ones, and random numbers.
  private static func inputs(of module: Module) throws -> [String: Tensor] {
    var inputs: [String: Tensor] = [:]
    for input in module.main.inputs {
      let shape = try input.type.shape.map { try $0.evaluate(["B": rows, "S": 5, "T": length]) }
      let count = shape.reduce(1, *)
      inputs[input.name] =
        if input.type.dtype == .f32 {
          try CounterGenerator(seed: seed, stream: 1).uniformTensor(shape: shape)
        } else if input.name.hasSuffix("mask") {
          try Tensor(Array(repeating: Int32(1), count: count), shape: shape)
        } else {
          try Tensor((0..<count).map { Int32(($0 * 37 + 11) % vocabulary) }, shape: shape)
        }
    }
    return inputs
  }

  /// The logits of the whole sequences, in f32.
  private static func logits(
    of module: Module, _ inputs: [String: Tensor], _ threads: ThreadPool
  ) throws -> [Float] {
    let plan = try ExecutionPlan(Pipeline.inference.run(module).module)
    let parameters = try ParameterStore(
      plan, declarations: module.parameters, source: InitialParameters(seed: seed), threads: threads)
    let bound = try BoundPlan(plan, bindings: ["B": rows, "S": 5, "T": length])
    let results = try ModelRunner(bound, parameters: parameters, threads: threads).run(inputs)
    return try #require(results.first { $0.name == "logits" }).tensor.elements(as: Float.self)
  }

  private static func decoder(
    _ module: Module, _ growing: String, _ inputs: [String: Tensor], prompt: Int, inBF16: Bool, _ threads: ThreadPool
  ) throws -> PlannedDecoder {
    let incremental = try Incrementalize.derive(
      module, growing: growing, logits: ["logits"], constants: ["mask": .dim(1)], allPositions: false)
    let pipeline = inBF16 ? Pipeline.inference.followed(by: [.precision]) : .inference
    let step = try pipeline.run(incremental.step).module.roundingStates()
    let source = try incremental.source.map { try pipeline.run($0).module }
    #expect(step.main.inputs.contains { $0.type.dtype == .bf16 } == inBF16)
    let names = incremental.names
    var dims = ["B": rows, "S": 5]
    if let all = names.rows { dims[all] = rows }
    if let width = names.width { dims[width] = 1 }
    let plans = try DecoderPlans(
      source: source.map { try ExecutionPlan($0) }, step: ExecutionPlan(step),
      interface: .init(
        tokens: growing, past: names.past, count: names.count, logits: "logits", new: names.new,
        capacity: names.capacity),
      dims: dims, rows: rows, prompt: prompt, capacity: length)
    let read = Set(((source?.main.inputs ?? []) + step.main.inputs).map(\.name)).subtracting([growing])
    return try PlannedDecoder(
      plans, declarations: module.parameters, parameters: InitialParameters(seed: seed),
      values: inputs.filter { read.contains($0.key) }, threads: threads)
  }

  /// The logits after `count` more tokens of each row.
  private static func step(
    _ session: inout some DecoderSession, _ tokens: [Int32], count: Int
  ) throws -> [Float] {
    let counts = Array(repeating: Int32(count), count: rows)
    return try tokens.withUnsafeBufferPointer { tokens in
      try counts.withUnsafeBufferPointer { counts in Array(try session.step(tokens: tokens, counts: counts)) }
    }
  }
}
