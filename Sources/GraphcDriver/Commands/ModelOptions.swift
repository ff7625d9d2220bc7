package import GraphcProgram

/// The options by which `run` and `bench` prepare a model.
package struct ModelOptions {
  /// The path of the spec.
  var path: String
  var spec: SpecOptions
  /// A checkpoint or packed weights; `nil` for initial values from the seed.
  var weights: String?
  var mapping: String?
  /// Templates of tensors that may stay unused.
  var ignored: [String]
  /// Whether a `config.json` beside the weights is read.
  var readsConfig: Bool
  /// `name=value` of `--input`, in order.
  var inputs: [String]
  /// Run-time dims of generated inputs: `name=value` of `--dim`.
  var dims: [Assignment]
  /// `nil` for all cores.
  var threadCount: Int?
  var seed: UInt64
  /// In bytes.
  var memoryLimit: Int
  /// Whether ops are fused; otherwise the canonical graph runs.
  var optimizes: Bool
  var passes: PassOptions
  /// Whether inputs that are not given are random.
  var fillsInputs = false
  /// Whether packed weights are searched for NaN and infinities.
  var scansPackedWeights = false

  /// - Throws: `UsageError` for invalid numbers and numbers out of range; `usage/pass`.
  package init(_ arguments: ParsedArguments) throws {
    path = arguments.positional("SPEC") ?? ""
    spec = try SpecOptions(arguments)
    weights = arguments.value("weights")
    mapping = arguments.value("mapping")
    ignored = arguments.values("ignore")
    readsConfig = !arguments.has("no-config")
    inputs = arguments.values("input")
    dims = try arguments.assignments("dim")
    threadCount = try arguments.integer("threads", in: 1...256)
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 0)
    memoryLimit = try arguments.memoryLimit()
    optimizes = !arguments.has("no-fuse")
    passes = try PassOptions(arguments)
  }

  /// The options that `run` and `bench` share.
  static let syntax: [OptionSyntax] = [
    OptionSyntax(
      "weights", value: "FILE|DIR",
      "A safetensors file, a folder with model.safetensors or its index, or packed weights.", completion: .file),
    .mapping, .ignoredTensors, .noConfig,
    OptionSyntax(
      "input", short: "i", value: "NAME=FILE",
      """
      An input: a .npy file, a PNG or JPEG picture, a pipe or '-' with one of them, 'random', or numbers such as \
      1,2,3. Given several times, the same input is a batch, joined along its first axis in this order.
      """,
      repeated: true, completion: .file),
    OptionSyntax(
      "dim", value: "NAME=N", "A run-time dim of inputs that are random or not given.", repeated: true,
      default: "1, or that of the inputs given"),
    .only, .variant, .settings, .includeFolders, .maximumNodes, .precision, .raisesWarnings,
    OptionSyntax("threads", short: "t", value: "N", "How many threads to use.", default: "all cores"),
    OptionSyntax("seed", value: "N", "Seed of initial values and random inputs.", default: "0"),
    .memoryLimit,
  ]
}

extension OptionSyntax {
  static let mapping = OptionSyntax(
    "mapping", value: "NAME",
    "The mapping of the spec's weights: to use, or none for the paths of the spec; by default the one that fits best."
  )
  static let ignoredTensors = OptionSyntax(
    "ignore", value: "TENSOR",
    "A tensor of the checkpoint that may stay unused; {i} stands for digits, {p} for a segment between points.",
    repeated: true)
  static let noConfig = OptionSyntax(
    flag: "no-config", "Ignore the config.json beside the weights, which otherwise sets config that nothing else sets.")
}
