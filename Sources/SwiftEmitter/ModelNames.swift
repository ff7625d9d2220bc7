import ExecutionPlan
import GraphIR
import GraphcText

/// The Swift names of a model: its type, and the types nested in it.
struct ModelNames {
  /// `ViT`, which is also the name of its module, or `ViT.Step`.
  let type: String
  /// The struct of each function of the plan; the last is `Network`.
  var functions: [FunctionStruct]
  let groups: GroupStructs
  /// The names in the public API: the labels of the inputs and the members of the output; states have none.
  let inputs: [String]
  let outputs: [String]

  /// The type of the model.
  var model: String { String(type.prefix { $0 != "." }) }

  /// The beginning of the names of its files.
  var file: String { type.replacing(".", with: "+") }

  /// - Parameter outer: the names of the model that the type belongs to; `nil` for the model itself.
  init(_ input: EmitterInput, type: String, in outer: ModelNames? = nil) {
    self.type = type
    var types = NameScope(reserved: ReservedNames.ofBlocks.union([type]), ignoresCase: true)
    var functions: [FunctionStruct] = []
    for (index, function) in input.plan.functions.enumerated() {
      let isMain = index == input.plan.functions.count - 1
      let name = isMain ? "Network" : types.type(function.name, suffix: "Block")
      functions.append(FunctionStruct(index, named: name, input))
    }
    var groups = outer.map { GroupStructs(sharing: $0.groups, of: $0.type) } ?? GroupStructs()
    for emitted in functions {
      for member in emitted.tree.members {
        guard let group = member.group else { continue }
        _ = groups.define(group, named: member.pathComponent, in: emitted.function, &types)
      }
    }
    self.functions = functions
    self.groups = groups
    inputs = Self.inputs(input)
    outputs = Self.outputs(input)
  }

  static func inputs(_ input: EmitterInput) -> [String] {
    var scope = NameScope(reserved: ["dims", "workspace", "sizes", "network", "threads", "weights"])
    return input.plan.plainInputs.map { scope.member($0.name, otherwise: "Input") }
  }

  static func outputs(_ input: EmitterInput) -> [String] {
    var scope = NameScope()
    return input.plan.plainOutputs.map { scope.member($0.name) }
  }
}
