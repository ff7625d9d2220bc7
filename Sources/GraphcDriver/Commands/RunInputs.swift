import GraphcProgram
import GraphcText
import Diagnostics
import ExecutionPlan
import GraphGen
import GraphIR
import GraphcRuntime

/// Makes tensors of what `--input name=…` gives: an array, a picture, numbers, or random values; of what it gives several
/// times, one tensor with these after one another along its first axis.
struct RunInputs {
  var model: ElaboratedModel
  var seed: UInt64

  /// - Throws: `usage/input` for a malformed option, or one that comes twice and has no run-time dim in front;
  ///   `shape/mismatch` for parts that do not fit together; what the readers throw.
  func read(_ options: [String]) throws -> [String: Tensor] {
    var parts: [String: [Tensor]] = [:]
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
      let position = parts[name]?.count ?? 0
      if position > 0, type.shape.first?.constantValue != nil || type.rank == 0 {
        throw GraphcError(
          .usage, "usage/input", "the input '\(name)' is given more than once and is \(type): no run-time dim in front",
          help: "give it once")
      }
      parts[name, default: []].append(try tensor(name, type, text, position: position))
    }
    var inputs: [String: Tensor] = [:]
    for name in parts.keys.sorted() { inputs[name] = try joined(name, parts.removeValue(forKey: name) ?? []) }
    return inputs
  }

  private func joined(_ name: String, _ parts: [Tensor]) throws -> Tensor {
    if parts.count == 1 { return parts[0] }
    do {
      return try Tensor.concatenated(alongFirstAxis: parts)
    } catch var error as GraphcError {
      error.message = "the input '\(name)': \(error.message)"
      throw error
    }
  }

  private func tensor(_ name: String, _ type: TensorType, _ text: String, position: Int) throws -> Tensor {
    if text == "random" { return try random(name, type, position: position) }
    if text.hasSuffix(".npy") { return try NpyFile(path: text).read() }
    if let numbers = Self.numbers(text) { return try Self.tensor(numbers, name, type) }
    return try picture(name, type, text)
  }

  /// Standard normal values, with every run-time dim 1; others at every position of a batch.
  private func random(_ name: String, _ type: TensorType, position: Int) throws -> Tensor {
    guard type.dtype == .f32 else {
      throw GraphcError(
        .usage, "usage/input", "the input '\(name)' is \(type), and only f32 inputs can be random",
        help: "give a file or numbers: --input \(name)=1,2,3")
    }
    let ones = Dictionary(uniqueKeysWithValues: model.module.dims.map { ($0, 1) })
    var shape: [Int] = []
    for dim in type.shape {
      guard let extent = try? dim.evaluate(ones), extent >= 1 else {
        throw GraphcError(.badInput, "shape/mismatch", "the input '\(name)' is \(type), which is empty for \(ones)")
      }
      shape.append(extent)
    }
    let stream = CounterGenerator.stream(named: "input " + name + (position > 0 ? "[\(position)]" : ""))
    let generator = CounterGenerator(seed: seed, stream: stream)
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
