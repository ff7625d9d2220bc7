import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The learned tensors and the called functions of one plan function, as the nested members of a struct.
///
/// The dots of a path nest: `attention.query.weight` is the tensor `weight` in `query` in `attention`.
final class ParameterTree {
  enum Content {
    /// A parameter slot of the function.
    case tensor(slot: Int)
    /// The calls of a step: one struct, an array of structs, or an array of an enum of several.
    case calls(step: Int)
    case group(ParameterTree)
  }

  struct Member {
    /// A segment of the path, such as `attention_norm`.
    var pathComponent: String
    /// The Swift name, not escaped.
    var name: String
    var content: Content
  }

  private(set) var members: [Member] = []
  /// The block that the group calls.
  let block: EmitterInput.Block?
  private var names: NameScope

  private init(block: EmitterInput.Block?, reserved: Set<String>) {
    self.block = block
    names = NameScope(reserved: reserved)
  }

  /// - Parameter reserved: names that members must not have.
  convenience init(_ function: PlanFunction, _ input: EmitterInput, reserved: Set<String>) {
    self.init(block: Self.block(of: function, input), reserved: reserved)
    for (path, content, origin) in Self.leaves(of: function) {
      insert(path[...], content, Self.blocks(along: path, origin, input))
    }
  }

  /// Members in the order in which the steps use them.
  private static func leaves(of function: PlanFunction) -> [(path: [String], content: Content, origin: Origin?)] {
    var leaves: [(path: [String], content: Content, origin: Origin?)] = []
    var seen: Set<Int> = []
    for (position, step) in function.steps.enumerated() {
      switch step {
      case .kernel(let call):
        for case .parameter(let slot) in (call.reads + call.writes).map(\.buffer) where seen.insert(slot).inserted {
          leaves.append(
            (components(function.parameters[slot].path), .tensor(slot: slot), function.parameters[slot].origin))
        }
      case .call(let call):
        var path = components(call.basePath)
        // A single step, such as `encoded.2`, is not a member of a group `encoded`.
        if let number = call.step, let last = path.popLast() { path.append("\(last).\(number)") }
        leaves.append((path, .calls(step: position), nil))
      case .repeated(let repeated): leaves.append((components(repeated.op.path), .calls(step: position), nil))
      }
      // Buffers of calls may be parameters, too.
      guard !step.callees.isEmpty else { continue }
      for case .parameter(let slot) in step.buffers
      where seen.insert(slot).inserted {
        leaves.append(
          (components(function.parameters[slot].path), .tensor(slot: slot), function.parameters[slot].origin))
      }
    }
    return leaves
  }

  private static func components(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }

  /// The block of each group on the way to a parameter, from the outermost: the innermost block declares the parameter,
  /// each other block contains the call of the next.
  private static func blocks(
    along path: [String], _ origin: Origin?, _ input: EmitterInput
  ) -> [EmitterInput.Block?] {
    guard let origin, let span = origin.span else { return [] }
    let spans = ([span] + origin.calls).prefix(path.count - 1)
    return spans.reversed().map(input.block)
  }

  private static func block(of function: PlanFunction, _ input: EmitterInput) -> EmitterInput.Block? {
    for parameter in function.parameters {
      let depth = components(parameter.path).count - 1
      guard let span = parameter.origin.span, depth <= parameter.origin.calls.count else { continue }
      return input.block(depth == 0 ? span : parameter.origin.calls[depth - 1])
    }
    return nil
  }

  private func insert(_ path: ArraySlice<String>, _ content: Content, _ blocks: [EmitterInput.Block?]) {
    guard let first = path.first else { return }
    if path.count == 1 {
      var wish = first
      if case .tensor = content, members.contains(where: { $0.pathComponent == first && $0.isTensor }) {
        wish += "_panels"
      }
      members.append(Member(pathComponent: first, name: names.member(wish), content: content))
      return
    }
    let group: ParameterTree
    if let known = members.lazy.compactMap({ $0.pathComponent == first ? $0.group : nil }).first {
      group = known
    } else {
      group = ParameterTree(block: blocks.first ?? nil, reserved: ["prefix", "weights"])
      members.append(Member(pathComponent: first, name: names.member(first), content: .group(group)))
    }
    group.insert(path.dropFirst(), content, Array(blocks.dropFirst()))
  }

  /// A leaf: its name, and the Swift path of the members that lead to it, such as `attention.query.weight`.
  func member(where matches: (Content) -> Bool) -> (name: String, path: String)? {
    for member in members {
      let name = SwiftNames.escaped(member.name)
      if matches(member.content) { return (member.name, name) }
      if let inner = member.group?.member(where: matches) { return (inner.name, "\(name).\(inner.path)") }
    }
    return nil
  }
}

extension ParameterTree {
  /// The paths of the parameters from which the folded tensors of a group are computed, in the order of first use.
  func foldedSources(_ function: PlanFunction) -> [String] {
    var sources: [String] = []
    for member in members {
      guard case .tensor(let slot) = member.content,
        let folded = function.folded.first(where: { $0.path == function.parameters[slot].path })
      else { continue }
      for parameter in folded.function.parameters where !sources.contains(parameter.path) {
        sources.append(parameter.path)
      }
    }
    return sources
  }
}

extension ParameterTree {
  /// Whether no member, at any depth, stands for a call.
  var holdsTensorsOnly: Bool {
    members.allSatisfy { member in member.isTensor || (member.group?.holdsTensorsOnly ?? false) }
  }
}

extension ParameterTree.Member {
  var group: ParameterTree? { if case .group(let tree) = content { tree } else { nil } }
  var isTensor: Bool { if case .tensor = content { true } else { false } }
}
