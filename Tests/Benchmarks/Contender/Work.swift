import ExecutionPlan
import GraphcDriver
import GraphcProgram
import GraphcRuntime
import GraphcText
import Interpreter

/// What the contender repeats.
protocol Work {
  var threads: ThreadPool { get }
  /// How the weights are held.
  var format: WeightFormat { get }
  /// What is told of it beside times.
  var facts: [(String, JSONValue)] { get }

  /// The outputs of one run.
  func run() throws -> [(name: String, tensor: Tensor)]

  /// Nanoseconds at which each token of a generation was there; nothing if none is generated. What `pause` takes, which
  /// is called with the number of tokens so far, does not count.
  func tokenTimes(pause: (Int) -> Void) throws -> [UInt64]
}

/// What `graphc run` does.
struct Inference: Work {
  private let model: PreparedModel

  init(_ arguments: ParsedArguments, _ console: Console) throws {
    model = try PreparedModel(ModelOptions(arguments), console: console)
  }

  var threads: ThreadPool { model.threads }
  var format: WeightFormat { model.bound.plan.weightFormat }
  var facts: [(String, JSONValue)] {
    [
      ("flops", .integer(model.flops)), ("weight_bytes", .integer(model.memory.byteCount(of: .weights))),
      ("arena_bytes", .integer(model.bound.arenaByteCount)),
    ]
  }

  func run() throws -> [(name: String, tensor: Tensor)] { try model.run() }

  func tokenTimes(pause: (Int) -> Void) -> [UInt64] { [] }
}

/// What `graphc generate` does, with the source in each run.
struct Generation: Work {
  private let model: PreparedGeneration

  init(_ arguments: ParsedArguments, _ console: Console) throws {
    model = try PreparedGeneration(arguments, console: console)
  }

  var threads: ThreadPool { model.threads }
  var format: WeightFormat { model.weightFormat }
  var facts: [(String, JSONValue)] { [] }

  /// The new tokens of the first row.
  func run() throws -> [(name: String, tensor: Tensor)] {
    try model.runSource()
    let tokens = try model.generate({ false }, { _ in }).rows[0].tokens
    return [("tokens", try Tensor(tokens, shape: [tokens.count]))]
  }

  func tokenTimes(pause: (Int) -> Void) throws -> [UInt64] {
    try model.runSource()
    var times: [UInt64] = []
    var start = Clock.now()
    _ = try model.generate(
      { false },
      { _ in
        let now = Clock.now()
        times.append(now - start)
        pause(times.count)
        start += Clock.now() - now
      })
    return times
  }
}
