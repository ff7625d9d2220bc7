import GraphcRuntime

/// The digest that identifies the graph of a model: SHA-256 of its text without origins, as 64 hexadecimal digits.
/// `graphc show SPEC --stage imported` prints that text.
///
/// It is taken from the module as imported, before any pass, so it depends on the meaning of the spec, not on the
/// layout of its file or the version of the optimizer.
package func specDigest(of module: Module) -> String { SHA256.hexadecimal(of: ModulePrinter().print(module)) }

/// The digest that identifies the folded parameters of the optimized modules of a model; `nil` if they have none.
///
/// Packed weights contain folded parameters, so a version of graphc that folds differently cannot read them. Copies of
/// a function count once.
package func foldedDigest(of modules: [Module]) -> String? {
  let texts = modules.flatMap(\.functions).flatMap(\.folded).map { folded in
    GIRName.quoted(folded.path) + " " + ModulePrinter().print(folded.body)
  }
  return texts.isEmpty ? nil : SHA256.hexadecimal(of: Set(texts).sorted().joined(separator: "\n"))
}
