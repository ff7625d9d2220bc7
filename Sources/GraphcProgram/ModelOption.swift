import GraphcRuntime

/// Options that several commands of a compiled model take.
enum ModelOption {
  static let input = OptionSyntax(
    "input", short: "i", value: "NAME=FILE",
    "An input: a .npy file or picture, '-' for one on standard input, 'random', or numbers such as 1,2,3; several "
      + "times for a batch.",
    repeated: true, completion: .file)
  static let threads = OptionSyntax(
    "threads", short: "t", value: "N", "How many threads to use.", default: "all cores")

  static func threadCount(_ arguments: ParsedArguments) throws(UsageError) -> Int {
    try arguments.integer("threads", in: 1...256) ?? ThreadPool.processorCount
  }

  /// `nil` for a model without parameters.
  static func weights<Model: CompiledModel>(of model: Model.Type) -> OptionSyntax? {
    model.weightsFile.map { file in
      OptionSyntax(
        "weights", value: "FILE", "The packed weights.", default: "\(file) here or in a folder above the program",
        completion: .file)
    }
  }

  /// The path of the weights; `nil` for a model without parameters.
  ///
  /// - Throws: 66 `weights/missing-file`.
  static func weightsPath<Model: CompiledModel>(
    of model: Model.Type, _ arguments: ParsedArguments
  ) throws(GraphcError) -> String? {
    guard let file = model.weightsFile else { return nil }
    if let given = arguments.value("weights") { return given }
    return try WeightsPlace.find(file)
  }
}
