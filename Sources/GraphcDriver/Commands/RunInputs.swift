import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime

/// Makes tensors of what `--input name=…` gives: an array, a picture, numbers, or random values.
struct RunInputs {
  var model: ElaboratedModel
  var seed: UInt64

  /// Random values take the run-time dims of the other inputs, and 1 for those that no other input has.
  ///
  /// - Parameter fillsMissing: inputs that are not given are random.
  /// - Throws: `usage/input` for a malformed option; what the readers throw.
  func read(_ options: [String], fillsMissing: Bool = false) throws -> [String: Tensor] {
    var inputs: [String: Tensor] = [:]
    var random: Set<String> = []
    for option in options {
      guard let assignment = Assignment(option) else {
        throw GraphcError(
          .usage, "usage/input", "--input takes name=FILE, name=random or name=1,2,3, not '\(option)'")
      }
      let (name, text) = (assignment.name, assignment.value)
      let declared = model.module.main.inputs
      guard let type = declared.first(where: { $0.name == name })?.type else {
        throw GraphcError(
          .usage, "input/unknown", "the model has no input '\(name)'",
          help: NearestName.best(to: name, among: declared.map(\.name)).map { "did you mean '\($0)'?" }
            ?? "its inputs are \(declared.map { "\($0.name): \($0.type)" }.joined(separator: ", "))")
      }
      guard inputs[name] == nil, !random.contains(name) else {
        throw GraphcError(.usage, "usage/input", "the input '\(name)' is given twice")
      }
      if text == "random" { random.insert(name) } else { inputs[name] = try tensor(name, type, text) }
    }
    let dims = knownDims(inputs)
    for input in model.module.main.inputs where inputs[input.name] == nil {
      if fillsMissing || random.contains(input.name) {
        inputs[input.name] = try self.random(input.name, input.type, dims)
      }
    }
    return inputs
  }

  /// The run-time dims that stand in the shapes of inputs, all others 1.
  private func knownDims(_ inputs: [String: Tensor]) -> [String: Int] {
    var dims = Dictionary(model.module.dims.map { ($0, 1) }, uniquingKeysWith: { first, _ in first })
    for input in model.module.main.inputs {
      guard let tensor = inputs[input.name], tensor.shape.count == input.type.rank else { continue }
      for (dim, extent) in zip(input.type.shape, tensor.shape) {
        if let symbol = dim.symbol { dims[symbol] = extent }
      }
    }
    return dims
  }

  private func tensor(_ name: String, _ type: TensorType, _ text: String) throws -> Tensor {
    if text.hasSuffix(".npy") { return try NpyFile(path: text).read() }
    if let numbers = Self.numbers(text) { return try Self.tensor(numbers, name, type) }
    return try picture(name, type, text)
  }

  /// Standard normal values.
  private func random(_ name: String, _ type: TensorType, _ dims: [String: Int]) throws -> Tensor {
    guard type.dtype == .f32 else {
      throw GraphcError(
        .usage, "usage/input", "the input '\(name)' is \(type), and only f32 inputs can be random",
        help: "give a file or numbers: --input \(name)=1,2,3")
    }
    var shape: [Int] = []
    for dim in type.shape {
      guard let extent = try? dim.evaluate(dims), extent >= 1 else {
        throw GraphcError(.badInput, "shape/mismatch", "the input '\(name)' is \(type), which is empty for \(dims)")
      }
      shape.append(extent)
    }
    let generator = CounterGenerator(seed: seed, stream: CounterGenerator.stream(named: "input " + name))
    return try generator.tensor(shape: shape, initializer: .normal(1))
  }

  private func picture(_ name: String, _ type: TensorType, _ path: String) throws -> Tensor {
    guard let preprocess = model.preprocess[name] else {
      // A file that is there but no picture gets the better error from its reader.
      guard type.rank == 4, type.dtype == .f32 else {
        throw GraphcError(
          .usage, "usage/input", "the input '\(name)' is \(type), which is read from a .npy file or numbers", path: path
        )
      }
      throw GraphcError(
        .badInput, "preproc/missing", "the spec does not say how a picture becomes the input '\(name)'", path: path,
        help: "add preprocess: {\(name): {resize: …, mean: […], std: […]}} to the spec")
    }
    let preprocessing = try Preprocessing(
      channels: preprocess.channels, resize: preprocess.resize.map { .exact(height: $0, width: $0) },
      mean: preprocess.mean, std: preprocess.std)
    return try preprocessing(Image(path: path))
  }

  private static func numbers(_ text: String) -> [Double]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Double($0) }
    return numbers.count == parts.count ? numbers : nil
  }

  /// Numbers as one row: every leading axis is 1.
  private static func tensor(_ numbers: [Double], _ name: String, _ type: TensorType) throws -> Tensor {
    let shape = Array(repeating: 1, count: max(type.rank - 1, 0)) + (type.rank > 0 ? [numbers.count] : [])
    switch type.dtype {
    case .f32: return try Tensor(numbers.map { Float($0) }, as: .f32, shape: shape)
    case .i32:
      let integers = numbers.compactMap { Int32(exactly: $0) }
      guard integers.count == numbers.count else {
        throw GraphcError(.badInput, "input/range", "the input '\(name)' takes 32-bit integers")
      }
      return try Tensor(integers, as: .i32, shape: shape)
    case .bool:
      guard numbers.allSatisfy({ $0 == 0 || $0 == 1 }) else {
        throw GraphcError(.badInput, "input/range", "the input '\(name)' takes 0 and 1")
      }
      return try Tensor(numbers.map { UInt8($0) }, as: .bool, shape: shape)
    }
  }
}
