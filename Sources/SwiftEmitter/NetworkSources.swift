import ExecutionPlan
import GraphIR
import GraphcRuntime

/// The Swift files of a plan within a type: a struct for each function, the structs of blocks, the sizes.
struct NetworkSources {
  let input: EmitterInput
  let names: ModelNames
  let header: SourceHeader

  /// A table for the sizes of the functions.
  var sizeTable: SizeTable {
    SizeTable(dims: input.plan.dims, hasSource: names.functions.contains(where: \.isOfSource))
  }

  /// The files of the functions, of which the last is first, and of the blocks.
  func functionFiles(_ sizes: inout SizeTable) -> [(name: String, text: String)] {
    var files: [(name: String, text: String)] = []
    for emitted in names.functions.reversed() where !emitted.isOfSource {
      var source = header.source()
      source.block("extension \(names.type)") {
        $0.functionStruct(emitted, names.functions, names.groups, input, sizes: &sizes)
      }
      files.append(("\(names.file)+\(emitted.name).swift", source.text))
    }
    if !names.groups.definitions.isEmpty {
      var source = header.source()
      source.block("extension \(names.type)") { source in
        for (index, definition) in names.groups.definitions.enumerated() {
          if index > 0 { source.line() }
          source.groupStruct(definition, names.groups, names.functions.map(\.type))
        }
      }
      files.append(("\(names.file)+Blocks.swift", source.text))
    }
    return files
  }

  /// The file of the sizes that the functions use.
  func sizesFile(_ sizes: SizeTable) -> (name: String, text: String) {
    var source = header.source()
    let checks = input.plan.checks
    source.block("extension \(names.type)") { source in
      source.doc("The run-time dims, and every size that follows from them.")
      source.block("struct Sizes") { source in
        for dim in sizes.dims {
          source.doc(dim.name)
          source.line("let \(SwiftNames.escaped(dim.member)): Int")
        }
        for size in sizes.derived {
          source.doc("\(size.dim)")
          source.line("let \(SwiftNames.escaped(size.member)): Int")
        }
        for composite in sizes.composites {
          source.doc(composite.doc)
          source.line("let \(composite.member): \(composite.type)")
        }
        if sizes.hasSource {
          source.doc("Those of the functions that the source has, too.")
          source.line("let source: Source.Sizes")
        }
        if !(sizes.dims.isEmpty && sizes.composites.isEmpty) { source.line() }
        source.doc(
          "- Throws: 65 `limit/elements` when a size does not fit in 64 bits\(checks.isEmpty ? "" : ", `shape/check` or `limit/positions` when a condition on them fails")."
        )
        source.block("init(_ dims: [String: Int]) throws(GraphcError)") { source in
          for dim in sizes.dims {
            source.line("\(SwiftNames.escaped(dim.member)) = try Extent.dim(\"\(dim.name)\", of: dims)")
          }
          for size in sizes.derived {
            source.line("\(SwiftNames.escaped(size.member)) = try \(sizes.computation(size.dim))")
          }
          for composite in sizes.composites { composite.writeInitializer(to: &source) }
          if sizes.hasSource { source.line("source = try Source.Sizes(dims)") }
          for check in checks {
            let message = ModelSources.literal(check.message + place(check.origin))
            source.list(
              "try Extent.\(check.kind.function)",
              [sizes.computation(check.nonNegative), message, "for: \(dims(of: check.nonNegative, sizes))"])
          }
        }
      }
    }
    return ("\(names.file)+Sizes.swift", source.text)
  }

  /// The dims that an error shows: all, or those of the condition in the words of the spec.
  private func dims(of condition: Dim, _ sizes: SizeTable) -> String {
    let entries = sizes.dims.filter { condition.symbols.contains($0.name) }.map {
      "\(ModelSources.literal(input.spokenDims[$0.name] ?? $0.name)): \(SwiftNames.escaped($0.member))"
    }
    return input.spokenDims.isEmpty || entries.isEmpty ? "dims" : "[\(entries.joined(separator: ", "))]"
  }

  /// The line of the spec from which a condition comes.
  private func place(_ origin: Origin) -> String {
    (origin.calls.last ?? origin.span).flatMap(input.place).map { " (\($0))" } ?? ""
  }
}
