import GraphIR
import GraphcRuntime

/// The counterparts of called functions, each made once for what is asked of it.
final class DifferentiatedFunctions {
  /// What is asked of a function.
  struct Request: Hashable {
    var function: String
    /// The inputs whose cotangents are wanted.
    var inputs: [Bool]
    /// The outputs whose cotangents are given.
    var outputs: [Bool]
    /// How many of the first inputs are not there any more when the gradient is computed: the carries of a repeat.
    var carryCount: Int
  }

  /// The two counterparts of a function.
  struct Pair {
    /// Takes the inputs of the function and gives its outputs, then `saved`.
    var forward: Function
    /// Takes the inputs `needed`, then what is saved, then the cotangents of the outputs of the request; gives the
    /// cotangents of the inputs of the request.
    var backward: Function
    var needed: [Int]
    var saved: [TensorType]
  }

  let recompute: Recompute
  private(set) var activity: Activity
  private let table: [String: Function]
  private var names: Set<String>
  private var pairs: [Request: Pair] = [:]
  /// The functions of the module and those that were made, callees before callers, without `main`.
  private(set) var all: [Function]

  init(_ module: Module, recompute: Recompute) {
    self.recompute = recompute
    table = Dictionary(module.functions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    activity = Activity(table)
    names = Set(module.functions.map(\.name))
    all = Array(module.functions.dropLast())
  }

  /// Which values of a function change with these inputs.
  func activeValues(of name: String, inputs: [Bool]) -> [[Bool]] { activity.values(of: name, inputs: inputs) }

  /// The inputs of the steps of a repeat that change with its operands.
  func activeInputs(of repetition: Repeat, _ operands: [Bool]) -> [Bool] {
    activity.inputs(of: repetition, operands)
  }

  func pair(_ request: Request) throws(DifferentiationRefusal) -> Pair {
    if let pair = pairs[request] { return pair }
    guard let function = table[request.function] else {
      throw DifferentiationRefusal("no function is called '\(request.function)'")
    }
    var walk = try ReverseWalk(function, inputs: request.inputs, outputs: request.outputs, functions: self)
    try walk.startWithInputs()
    let results = try walk.cotangentsOfInputs()
    let split = SplitFunction(walk, results, request, recompute)
    let forward = add(split.forward, suffix: "forward")
    let backward = add(split.backward, suffix: "backward")
    let pair = Pair(forward: forward, backward: backward, needed: split.needed, saved: split.savedTypes)
    pairs[request] = pair
    return pair
  }

  /// Adds a function under a name that is free, and returns it with that name.
  func add(_ function: Function, suffix: String) -> Function {
    var function = function
    function.name = freeName("\(function.name).\(suffix)") { names.insert($0).inserted }
    all.append(function)
    return function
  }
}
