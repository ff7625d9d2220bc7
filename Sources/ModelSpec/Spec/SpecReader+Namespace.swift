internal import Diagnostics

/// A name of a body and what it denotes.
private struct Definition {
  var name: Name
  var role: String
}

extension SpecReader {
  /// Checks that config, dims, inputs, parameters and equations have different names; they share one namespace.
  func checkNamespace(_ body: Body) {
    var definitions = body.config.map { Definition(name: $0.name, role: "config") }
    definitions += body.inputs.map { Definition(name: $0.name, role: "an input") }
    definitions += body.parameters.map { Definition(name: $0.name, role: "a parameter") }
    definitions += body.graph.flatMap(\.results).map { Definition(name: $0, role: "an equation") }
    definitions += dims(of: body).map { Definition(name: $0, role: "a dim") }
    definitions.sort { $0.name.span.start < $1.name.span.start }

    // Names are ASCII, so comparing strings compares bytes.
    var first: [String: Definition] = [:]
    for definition in definitions {
      guard let earlier = first.updateValue(definition, forKey: definition.name.text) else { continue }
      first[definition.name.text] = earlier
      let other = "\(definition.name.text)_2"
      log.report(
        Diagnostic(
          "spec/duplicate-name", "'\(definition.name.text)' is defined twice", at: definition.name.span,
          notes: [Diagnostic.Note("it is \(earlier.role) here", at: earlier.name.span)],
          help: "config, dims, inputs, parameters and equations have names of their own"
        ).suggesting(
          definitions.contains { $0.name.text == other } ? nil : other, replacing: definition.name.text))
    }
  }

  /// The names in the shapes of inputs that are not config, each at its first occurrence.
  private func dims(of body: Body) -> [Name] {
    var known = Set(body.config.map(\.name.text))
    var dims: [Name] = []
    for input in body.inputs {
      for case .expression(let dim) in input.type.dims {
        dim.forEachName { if known.insert($0.text).inserted { dims.append($0) } }
      }
    }
    return dims
  }
}
