import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The structs of blocks that are expanded within functions: each holds the parameters of one call.
///
/// Calls of a block with the same members share a struct.
struct GroupStructs {
  /// A struct to be written.
  struct Definition {
    var name: String
    var tree: ParameterTree
    var function: PlanFunction
    /// Whether the shapes are arguments of its initializer: if it holds only tensors.
    var takesShapes: Bool
  }

  /// Those to be written.
  private(set) var definitions: [Definition] = []
  private var known: [String: Definition] = [:]

  init() {}

  /// The structs of another type are used for groups of the same tensors, with calls in none of them.
  ///
  /// - Parameter type: the type in which they are nested.
  init(sharing others: GroupStructs, of type: String) {
    for (signature, var definition) in others.known where definition.tree.holdsTensorsOnly {
      definition.name = "\(type).\(definition.name)"
      known[signature] = definition
    }
  }

  /// Defines the struct of a group and those nested in it.
  mutating func define(
    _ tree: ParameterTree, named member: String, in function: PlanFunction, _ types: inout NameScope
  ) -> Definition {
    for member in tree.members {
      if let group = member.group { _ = define(group, named: member.pathComponent, in: function, &types) }
    }
    let signature = (tree.block?.name ?? member) + self.signature(tree, function)
    if let definition = known[signature] { return definition }
    let definition = Definition(
      name: types.type(tree.block?.name ?? member, suffix: "Block"), tree: tree, function: function,
      takesShapes: tree.members.allSatisfy(\.isTensor))
    known[signature] = definition
    definitions.append(definition)
    return definition
  }

  /// The struct of a group that is defined already.
  func definition(_ tree: ParameterTree, named member: String, in function: PlanFunction) -> Definition? {
    known[(tree.block?.name ?? member) + signature(tree, function)]
  }

  /// A text that is equal for groups that share a struct. Shapes count only if they are not arguments of the
  /// initializer.
  private func signature(_ tree: ParameterTree, _ function: PlanFunction) -> String {
    let takesShapes = tree.members.allSatisfy(\.isTensor)
    let parts = tree.members.map { member in
      switch member.content {
      case .tensor(let slot):
        let parameter = function.parameters[slot]
        return "\(member.name): \(parameter.form)" + (takesShapes ? "" : " \(parameter.type)")
      case .calls(let step): return "\(member.name): calls \(function.name) \(step)"
      case .group(let group):
        return "\(member.name): \(group.block?.name ?? member.pathComponent)" + shapes(group, function)
          + signature(group, function)
      }
    }
    return "(" + parts.joined(separator: ", ") + ")"
  }

  private func shapes(_ tree: ParameterTree, _ function: PlanFunction) -> String {
    "["
      + tree.members.map { member in
        if case .tensor(let slot) = member.content { "\(function.parameters[slot].type)" } else { "" }
      }.joined(separator: ", ") + "]"
  }
}

extension SwiftSource {
  /// The struct of a group of parameters.
  mutating func groupStruct(_ definition: GroupStructs.Definition, _ groups: GroupStructs, _ functions: [String]) {
    if let block = definition.tree.block {
      doc("`\(block.name)`" + (block.doc.map { ": \($0)" } ?? ""))
    }
    block("struct \(definition.name)") { source in
      source.members(definition.tree, definition.function, groups, functions, showsShapes: !definition.takesShapes)
      let shapes = definition.takesShapes ? definition.tree.members.map { "\(SwiftNames.escaped($0.name)): [Int]" } : []
      source.line()
      source.block(
        "init(\((["_ weights: PackedWeights", "prefix: String"] + shapes).joined(separator: ", "))) throws(GraphcError)"
      ) { source in
        source.initializers(
          definition.tree, definition.function, groups, functions, shapesAreArguments: definition.takesShapes)
      }
    }
  }

  /// The stored properties for the members of a tree.
  mutating func members(
    _ tree: ParameterTree, _ function: PlanFunction, _ groups: GroupStructs, _ functions: [String], showsShapes: Bool
  ) {
    for member in tree.members {
      let name = SwiftNames.escaped(member.name)
      switch member.content {
      case .tensor(let slot):
        let parameter = function.parameters[slot]
        let shape = showsShapes ? [parameter.type.description] : []
        let form =
          switch parameter.form {
          case .plain: [String]()
          case .packed(_, let format): ["in panels" + (format == .f32 ? "" : " of \(format.name)")]
          }
        if !(shape + form).isEmpty { doc((shape + form).joined(separator: ", ")) }
        let pointer = parameter.form == .plain ? "UnsafePointer<\(parameter.form.dtype.element)>" : "UnsafeRawPointer"
        line("let \(name): \(pointer)")
      case .calls(let step):
        switch function.steps[step] {
        case .kernel: continue
        case .call(let call): line("let \(name): \(functions[call.function])")
        case .repeated(let repeated):
          let kinds = StepKinds(repeated, member.name, groups, functions)
          kinds.writeEnum(to: &self)
          line("let \(name): [\(kinds.type)]")
        }
      case .group(let group):
        guard let type = groups.definition(group, named: member.pathComponent, in: function)?.name else { continue }
        let sources = group.foldedSources(function)
        if !sources.isEmpty {
          doc("Made of \(sources.map { "`\($0)`" }.joined(separator: ", ")) when they are packed.")
        }
        line("let \(name): \(type)")
      }
    }
  }

  /// The lines of an initializer that set the members of a tree.
  mutating func initializers(
    _ tree: ParameterTree, _ function: PlanFunction, _ groups: GroupStructs, _ functions: [String],
    shapesAreArguments: Bool
  ) {
    for member in tree.members {
      let name = SwiftNames.escaped(member.name)
      let target = shapesAreArguments ? "self.\(name)" : name
      let path = "\"\\(prefix)\(member.pathComponent)"
      switch member.content {
      case .tensor(let slot):
        let parameter = function.parameters[slot]
        let shape = shapesAreArguments ? name : Self.shape(parameter.type)
        switch parameter.form {
        case .plain: line("\(target) = try weights.plain(\(path)\", shape: \(shape))")
        case .packed(let transposed, let format):
          let type = format == .f32 ? "" : ", as: .\(format.name)"
          line("\(target) = try weights.panels(\(path)\", shape: \(shape), transposed: \(transposed)\(type))")
        }
      case .calls(let step):
        switch function.steps[step] {
        case .kernel: continue
        case .call(let call): line("\(target) = try \(functions[call.function])(weights, prefix: \(path).\")")
        case .repeated(let repeated):
          StepKinds(repeated, member.name, groups, functions).writeInitializer(of: target, path: path, to: &self)
        }
      case .group(let group):
        guard let type = groups.definition(group, named: member.pathComponent, in: function) else { continue }
        var arguments = ["weights", "prefix: \(path).\""]
        if type.takesShapes {
          for (inner, argument) in zip(group.members, type.tree.members) {
            guard case .tensor(let slot) = inner.content else { continue }
            arguments.append("\(SwiftNames.label(argument.name)): \(Self.shape(function.parameters[slot].type))")
          }
        }
        list("\(target) = try \(type.name)", arguments)
      }
    }
  }

  /// The literal of the shape of a parameter, which has no run-time dims.
  private static func shape(_ type: TensorType) -> String {
    "[" + type.shape.map { "\($0.constantValue ?? 0)" }.joined(separator: ", ") + "]"
  }
}
