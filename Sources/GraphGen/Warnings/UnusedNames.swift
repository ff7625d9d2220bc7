import Diagnostics
import GraphcText
import ModelSpec

/// Finds names that a spec defines and never uses, each with the use that was likely meant.
struct UnusedNames {
  private let spec: ModelSpec
  private let sources: SourceMap
  private let paths: PathUses
  private(set) var warnings: [Diagnostic] = []

  init(in spec: ModelSpec, paths: PathUses, sources: SourceMap) {
    self.spec = spec
    self.sources = sources
    self.paths = paths
    let model = NameUses(spec)
    let blocks = spec.blocks.map { NameUses($0) }
    findNames(in: spec.body, model, isUsed: paths.usesOfModel, hasFixedInterface: false)
    let handedDown = blocks.reduce(into: model.handedDown) { $0.formUnion($1.handedDown) }
    for (block, uses) in zip(spec.blocks, blocks) {
      // The block that receives a handed-down block, or another model that shares it, determines the arguments of its
      // calls.
      let isHandedDown = handedDown.contains(block.name.text)
      findNames(
        in: block.body, uses, isUsed: paths.usesOfBlock,
        hasFixedInterface: isHandedDown || block.source != spec.source)
    }
    findBlocks(model, blocks)
  }

  // MARK: Names of a body

  private mutating func findNames(
    in body: Body, _ uses: NameUses, isUsed: (String) -> Bool, hasFixedInterface: Bool
  ) {
    func isUnused(_ name: Name) -> Bool { uses.values[name.text] == nil && !isUsed(name.text) }
    let tensors = Set(
      (body.inputs.map(\.name) + body.parameters.map(\.name) + body.graph.flatMap(\.results)).map(\.text))
    if !hasFixedInterface {
      for config in body.config where isUnused(config.name) {
        if uses.givenDims[config.name.text] != nil || uses.callables[config.name.text] != nil { continue }
        let near = nearest(to: config.name, in: uses) { !tensors.contains($0) }
        report(.config, config.name, near)
      }
      let givers = shapeGivers(body, uses)
      for input in body.inputs where isUnused(input.name) && !givers.contains(input.name.text) {
        report(.input, input.name, nearest(to: input.name, in: uses) { tensors.contains($0) })
      }
    }
    for parameter in body.parameters where isUnused(parameter.name) {
      report(.parameter, parameter.name, nearest(to: parameter.name, in: uses) { tensors.contains($0) })
    }
    for equation in body.graph where equation.results.allSatisfy(isUnused) {
      guard !isUsed(equation.results.map(\.text).joined(separator: "_")) else { continue }
      let first = equation.results[0]
      let near = nearest(to: first, in: uses, after: equation.value.span) { tensors.contains($0) }
      report(.equation, first, near ?? operandUsedLater(equation, in: uses, tensors))
    }
  }

  /// Inputs that are used only for a dim that no other used input determines.
  private func shapeGivers(_ body: Body, _ uses: NameUses) -> Set<String> {
    func dims(_ input: InputSpec) -> [String] { input.type.expressions.compactMap(\.name) }
    let isUsed = { (input: InputSpec) in uses.values[input.name.text] != nil }
    // An optional input may be absent, and then determines no dim.
    var given = Set(body.inputs.filter { isUsed($0) && !$0.isOptional }.flatMap(dims) + body.config.map(\.name.text))
    var givers: Set<String> = []
    for input in body.inputs where !isUsed(input) {
      guard dims(input).contains(where: { uses.values[$0] != nil && !given.contains($0) }) else { continue }
      given.formUnion(dims(input))
      givers.insert(input.name.text)
    }
    return givers
  }

  // MARK: Blocks

  /// Blocks of the model's own file that are reached neither from the model nor from a block of another file.
  private mutating func findBlocks(_ model: NameUses, _ blocks: [NameUses]) {
    let names = spec.blocks.map(\.name.text)
    let byName = Dictionary(zip(names, blocks), uniquingKeysWith: { first, _ in first })
    let isOwn = spec.blocks.map { $0.source == spec.source }
    var open = zip(blocks, isOwn).filter { !$1 }.map(\.0) + [model]
    var reached: Set<String> = []
    while let uses = open.popLast() {
      for name in uses.callables.keys {
        if let block = byName[name], reached.insert(name).inserted { open.append(block) }
      }
    }
    for (index, name) in spec.blocks.map(\.name).enumerated() where isOwn[index] && !reached.contains(name.text) {
      let isShown = warnings.count < DiagnosticLog.limit
      let caller = !isShown ? nil : blocks.indices.first { $0 != index && blocks[$0].callables[name.text] != nil }
      let note = caller.flatMap { other in
        blocks[other].callables[name.text].map {
          Diagnostic.Note("only '\(names[other])' calls it, which is never used itself", at: $0)
        }
      }
      report(.block, name, nil, notes: [note].compactMap { $0 })
    }
  }

  // MARK: What was likely meant

  /// A name and a place that uses it.
  private typealias Use = Name

  /// A use of another name with a similar spelling.
  private func nearest(
    to name: Name, in uses: NameUses, after: Span? = nil, where fits: (String) -> Bool
  ) -> Use? {
    guard warnings.count < DiagnosticLog.limit else { return nil }
    var places: [(name: String, span: Span)] = []
    for (candidate, spans) in uses.values.merging(uses.givenDims, uniquingKeysWith: { $1 + $0 })
    where fits(candidate) {
      guard let span = spans.first(where: { $0.start >= after?.end ?? 0 }) else { continue }
      places.append((candidate, span))
    }
    places.sort { $0.span.start < $1.span.start }
    guard let near = NearestName.best(to: name.text, among: places.map(\.name)) else { return nil }
    return places.first { $0.name == near }.map { Use($0.name, span: $0.span) }
  }

  /// A later use of an operand of the equation, which probably should have been its result.
  private func operandUsedLater(_ equation: Equation, in uses: NameUses, _ tensors: Set<String>) -> Use? {
    guard warnings.count < DiagnosticLog.limit else { return nil }
    var found: Use?
    equation.value.forEachName { operand in
      guard found == nil, tensors.contains(operand.text) else { return }
      let later = uses.values[operand.text]?.first { $0.start > equation.value.span.end }
      found = later.map { Use(operand.text, span: $0) }
    }
    return found
  }

  // MARK: Reports

  private enum Kind: String {
    case config, input, parameter, equation, block

    var code: String {
      switch self {
      case .config: "spec/unused-config"
      case .input: "spec/unused-input"
      case .parameter: "spec/unused-parameter"
      case .equation: "spec/unused-equation"
      case .block: "spec/unused-block"
      }
    }
  }

  private mutating func report(_ kind: Kind, _ name: Name, _ near: Use?, notes: [Diagnostic.Note] = []) {
    guard let near else {
      warnings.append(
        Diagnostic(
          .warning, kind.code, "the \(kind.rawValue) '\(name.text)' is never used", at: name.span, notes: notes,
          help: "use it, or remove it"))
      return
    }
    let line = sources[near.span.source].position(of: Int(near.span.start)).line
    warnings.append(
      Diagnostic(
        .warning, kind.code, "the \(kind.rawValue) '\(name.text)' is never used; line \(line) uses '\(near.text)'",
        at: name.span, notes: notes + [.init("'\(near.text)' is used here", at: near.span)],
        help: "write \(name.text) in line \(line) if that is meant, or remove it"))
  }
}
