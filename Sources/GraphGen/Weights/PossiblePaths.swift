import GraphIR
import ModelSpec

/// All paths that parameters of a spec can have for any config: conditions are not evaluated, both arms of an `if`
/// count, and a step of `repeat` may have any number.
struct PossiblePaths {
  enum Segment: Hashable {
    case name(String)
    case number
  }

  typealias Path = [Segment]

  /// The blocks that each config of kind `block` may be, by its name.
  private typealias Blocks = [String: [Callable]]

  private struct TooMany: Error {}

  private static let limit = 50_000

  private let module: ModuleGenerator
  /// The paths of a block, by its name and the blocks that are handed to it.
  private var known: [String: [Path]] = [:]
  private var active: Set<String> = []
  private var count = 0

  /// The paths of a model; `nil` if there are too many to list.
  static func all(of module: ModuleGenerator) -> [Path]? {
    var paths = PossiblePaths(module: module)
    return try? paths.modelPaths()
  }

  private init(module: ModuleGenerator) {
    self.module = module
  }

  private mutating func modelPaths() throws(TooMany) -> [Path] {
    let body = module.spec.body
    var blocks: Blocks = [:]
    // `--set` may choose any block.
    for config in body.config {
      guard case .name(let name)? = config.value?.kind, !body.config.contains(where: { $0.name.text == name }),
        module.callable(named: name, isLibrary: false) != nil
      else { continue }
      blocks[config.name.text] = module.callableNames(isLibrary: false).compactMap {
        module.callable(named: $0, isLibrary: false)
      }
    }
    return try paths(of: body, blocks, isLibrary: false)
  }

  private mutating func paths(of body: Body, _ blocks: Blocks, isLibrary: Bool) throws(TooMany) -> [Path] {
    var result: [Path] = body.parameters.map { [.name($0.name.text)] }
    for equation in body.graph {
      let inner = try paths(of: equation.value, blocks, isLibrary: isLibrary)
      if inner.isEmpty { continue }
      let names = equation.results.map(\.text)
      // In a repeat with all=true, the first half of the names owns the parameters.
      let owners = Set([names, Array(names.prefix(names.count / 2))].filter { !$0.isEmpty })
      for owner in owners {
        result += inner.map { [.name(owner.joined(separator: "_"))] + $0 }
      }
      count += owners.count * inner.count
      guard count <= Self.limit else { throw TooMany() }
    }
    return result
  }

  /// The paths of an expression that is the whole value of an equation: only such a call may own parameters.
  private mutating func paths(
    of value: Expression, _ blocks: Blocks, isLibrary: Bool
  ) throws(TooMany) -> [Path] {
    switch value.kind {
    case .conditional(let then, _, let otherwise):
      return try paths(of: then, blocks, isLibrary: isLibrary) + paths(of: otherwise, blocks, isLibrary: isLibrary)
    case .call(let call):
      var result: [Path] = []
      let isRepeat = call.callee == "repeat" && blocks[call.callee] == nil
      var call = call
      var callees: [Callable]
      if isRepeat {
        let positional = call.arguments.filter { $0.name == nil }
        callees = positional.first.map { callables($0.value, blocks, isLibrary: isLibrary) } ?? []
        call.arguments.removeAll { $0.name == nil }
      } else {
        callees = callables(named: call.callee, blocks, isLibrary: isLibrary)
      }
      for callee in callees {
        let inner = try paths(of: callee, call, blocks, isLibrary: isLibrary)
        result += isRepeat ? inner.map { [.number] + $0 } : inner
      }
      return result
    default: return []
    }
  }

  private mutating func paths(
    of callee: Callable, _ call: Expression.Call, _ outer: Blocks, isLibrary: Bool
  ) throws(TooMany) -> [Path] {
    guard case .block(let block, let isInLibrary) = callee else { return [] }
    let config = block.body.config
    var given: [String: Expression] = [:]
    let positions = block.body.inputs.map(\.name.text) + config.map(\.name.text)
    for (argument, position) in zip(call.arguments.filter { $0.name == nil }, positions) {
      given[position] = argument.value
    }
    for argument in call.arguments { if let name = argument.name { given[name] = argument.value } }
    var blocks: Blocks = [:]
    for entry in config where entry.kind == .block {
      if let value = given[entry.name.text] {
        blocks[entry.name.text] = callables(value, outer, isLibrary: isLibrary)
      } else if let value = entry.value {
        blocks[entry.name.text] = callables(value, blocks, isLibrary: isInLibrary)
      }
    }
    let handed = blocks.sorted { $0.key < $1.key }.map { name, values in
      "\(name)=\(values.map(\.identity).joined(separator: "|"))"
    }
    let key = ([callee.identity] + handed).joined(separator: ";")
    if let known = known[key] { return known }
    // Calls in an arm that is not taken are as deep as a spec says.
    guard active.count < Module.maximumCallDepth else { throw TooMany() }
    // A block that calls itself is reported elsewhere.
    guard active.insert(key).inserted else { return [] }
    defer { active.remove(key) }
    let result = try paths(of: block.body, blocks, isLibrary: isInLibrary)
    known[key] = result
    return result
  }

  private func callables(_ value: Expression, _ blocks: Blocks, isLibrary: Bool) -> [Callable] {
    switch value.kind {
    case .name(let name): callables(named: name, blocks, isLibrary: isLibrary)
    case .conditional(let then, _, let otherwise):
      callables(then, blocks, isLibrary: isLibrary) + callables(otherwise, blocks, isLibrary: isLibrary)
    default: []
    }
  }

  private func callables(named name: String, _ blocks: Blocks, isLibrary: Bool) -> [Callable] {
    blocks[name] ?? module.callable(named: name, isLibrary: isLibrary).map { [$0] } ?? []
  }
}

extension WeightTemplate {
  /// Whether the template matches some of these paths.
  func matches(_ path: PossiblePaths.Path) -> Bool {
    guard path.count == segmentCount else { return false }
    return path.enumerated().allSatisfy { position, segment in
      switch segment {
      case .name(let name): matches(segment: position, name)
      case .number: matchesNumber(segment: position)
      }
    }
  }
}
