import Diagnostics
import GraphIR
import GraphcText
import ModelSpec

/// The equations of a function by their paths within it: `attention.weights` for one of a block that is expanded there.
typealias Equations = [UTF8Key: EquationValue]

enum EquationValue {
  case value(ValueID)
  /// Calls without a name of their own, of one block, have equations of one path.
  case ambiguous
}

/// Makes values of a module outputs of it. A function on the way is copied for that one call, so that the other calls
/// keep theirs.
struct Tapping {
  private(set) var module: Module
  /// By function.
  private var equations: [String: Equations]
  /// The copies, each called once, and how many outputs they had.
  private var copies: [String: Int] = [:]
  /// Nodes in copies.
  private(set) var nodeCount = 0

  init(_ module: Module, equations: [String: Equations]) {
    self.module = module
    self.equations = equations
  }

  /// Why there is no value at a path.
  struct Failure: Error {
    /// The paths that there are from the last call on that could be found.
    var candidates: [String]
  }

  /// Makes the value at a path an output of the model, named by it.
  mutating func add(_ path: String) throws(Failure) {
    let (value, _) = try expose(path[...], in: Module.mainName, under: "")
    let main = module.functions.count - 1
    guard !module.functions[main].outputs.contains(where: { UTF8Key($0.name) == UTF8Key(path) }) else { return }
    module.functions[main].outputs.append(.init(name: path, value: value))
  }

  /// Finds a value and makes it a result of every call on the way.
  ///
  /// - Parameter prefix: the path of the call of the function, with its last point.
  private mutating func expose(
    _ path: Substring, in name: String, under prefix: String
  ) throws(Failure) -> (value: ValueID, type: TensorType) {
    guard let index = module.functions.firstIndex(where: { $0.name == name }) else { throw Failure(candidates: []) }
    let function = module.functions[index]
    if case .value(let value)? = equations[name]?[UTF8Key(String(path))] {
      return (value, function.type(of: value))
    }
    for (position, node) in function.nodes.enumerated() {
      guard case .call(let call) = node.op else { continue }
      if UTF8Key(call.path) == UTF8Key(String(path)), let type = node.types.first,
        copies[call.function, default: node.types.count] == 1
      {
        return (ValueID(node: position), type)
      }
      guard path.utf8.starts(with: (call.path + ".").utf8) else { continue }
      let rest = path.utf8.dropFirst(call.path.utf8.count + 1)
      return try expose(Substring(rest), of: call, at: position, in: name, under: prefix)
    }
    throw Failure(candidates: candidates(in: function).map { prefix + $0 })
  }

  /// Makes a value of a callee a result of the call.
  private mutating func expose(
    _ path: Substring, of call: Call, at position: Int, in name: String, under prefix: String
  ) throws(Failure) -> (value: ValueID, type: TensorType) {
    let callee = try copy(of: call, at: position, in: name)
    let (value, type) = try expose(path, in: callee, under: prefix + call.path + ".")
    guard let inner = module.functions.firstIndex(where: { $0.name == callee }),
      let outer = module.functions.firstIndex(where: { $0.name == name })
    else { throw Failure(candidates: []) }
    if let known = module.functions[inner].outputs.firstIndex(where: { $0.value == value }) {
      return (ValueID(node: position, result: known), type)
    }
    module.functions[inner].outputs.append(.init(name: String(path), value: value))
    module.functions[outer].nodes[position].types.append(type)
    return (ValueID(node: position, result: module.functions[inner].outputs.count - 1), type)
  }

  /// The function that a call calls, made its own.
  private mutating func copy(of call: Call, at position: Int, in name: String) throws(Failure) -> String {
    if copies[call.function] != nil { return call.function }
    guard let copy = module.addVariant(of: call.function, suffix: "tap", { _ in }),
      let function = module.function(named: copy), let caller = module.functions.firstIndex(where: { $0.name == name })
    else { throw Failure(candidates: []) }
    copies[copy] = function.outputs.count
    equations[copy] = equations[call.function]
    nodeCount += function.nodes.count
    module.functions[caller].nodes[position].op = .call(Call(function: copy, path: call.path))
    return copy
  }

  /// What can be tapped in a function: its equations, and the calls after which there is more.
  private func candidates(in function: Function) -> [String] {
    let names = (equations[function.name] ?? [:]).compactMap { key, value in
      if case .value = value { key.string } else { nil }
    }
    let calls = function.nodes.compactMap { node in
      if case .call(let call) = node.op { call.path } else { nil }
    }
    return names.sorted() + calls
  }
}

extension ModuleGenerator {
  /// The module with what `taps:` and `--tap` name as further outputs.
  ///
  /// - Throws: `spec/unknown-tap`, `limit/list`, `limit/graph-nodes`.
  func tapped(_ module: Module, by taps: [Name]) throws -> Tapping {
    var tapping = Tapping(module, equations: equations)
    guard taps.count <= limits.listElements else {
      throw Diagnostic(
        "limit/list", "there are more than \(limits.listElements) taps", at: taps[limits.listElements].span)
    }
    for tap in taps {
      do throws(Tapping.Failure) { try tapping.add(tap.text) } catch { throw unknown(tap, error.candidates) }
      guard tapping.nodeCount <= limits.nodes else { throw tooManyNodes(at: tap.span) }
    }
    return tapping
  }

  private func unknown(_ tap: Name, _ candidates: [String]) -> Diagnostic {
    let near = NearestName.best(to: tap.text, among: candidates)
    let shown = candidates.prefix(8).map { quoted($0) }.joined(separator: ", ")
    return Diagnostic(
      "spec/unknown-tap", "no equation has the path \(quoted(tap.text))", at: tap.span,
      help: near.map { "did you mean \(quoted($0))?" }
        ?? "there are \(shown)\(candidates.count > 8 ? " and \(candidates.count - 8) more" : "")"
    ).fixed(near, replacing: tap.text)
  }
}
