import ExecutionPlan
import GraphIR

extension ModelNames {
  /// Puts the structs of the source of a generation in the place of those of the model that would be the same, such as
  /// the layers of an encoder.
  mutating func shareFunctions(with source: NetworkSources, _ input: EmitterInput) {
    let own = NetworkSources(input: input, names: self, header: source.header)
    var shared = functions
    for index in functions.indices.dropLast() {
      guard let other = source.names.functions.dropLast().first(where: { $0.name == functions[index].name }),
        functions[index].function.steps.flatMap(\.callees).allSatisfy({ shared[$0].isOfSource }),
        source.usesGroupsOfModel(other), own.standalone(functions[index]) == source.standalone(other)
      else { continue }
      shared[index].isOfSource = true
    }
    functions = shared
  }
}

extension NetworkSources {
  /// A function as if it were the only one, without the name of the model before its blocks.
  fileprivate func standalone(_ emitted: FunctionStruct) -> Standalone {
    var sizes = SizeTable(dims: input.plan.dims)
    var text = SwiftSource()
    text.functionStruct(emitted, names.functions, names.groups, input, sizes: &sizes)
    return Standalone(
      text: text.text.replacing("\(names.model).", with: ""), derived: sizes.derived.map(\.dim),
      composites: sizes.composites)
  }

  /// Whether the structs of all blocks of a function of the source are those of the model.
  fileprivate func usesGroupsOfModel(_ emitted: FunctionStruct) -> Bool {
    emitted.tree.members.allSatisfy { member in
      guard let group = member.group else { return true }
      let definition = names.groups.definition(group, named: member.pathComponent, in: emitted.function)
      return definition?.name.hasPrefix("\(names.model).") ?? false
    }
  }
}

/// The struct of a function, and the sizes that it uses.
private struct Standalone: Equatable {
  var text: String
  var derived: [Dim]
  var composites: [SizeTable.Composite]
}
