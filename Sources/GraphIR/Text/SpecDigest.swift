import GraphcRuntime

/// What tells one model's graph from another's: SHA-256 of its text without origins, as 64 digits. Of
/// a spec, `graphc show SPEC --stage imported` prints that text.
///
/// Taken of the module as imported, before any pass, it depends on what the spec says and not on how its file is laid
/// out, nor on the version of the optimizer.
package func specDigest(of module: Module) -> String { SHA256.hexadecimal(of: ModulePrinter().print(module)) }

/// What tells the folded parameters of one optimized module from those of another; `nil` if it has none.
///
/// Packed weights hold folded parameters, so that a graphc which folds otherwise cannot read them. Copies of one
/// function do not count twice.
package func foldedDigest(of module: Module) -> String? {
  let texts = module.functions.flatMap(\.folded).map { folded in
    GIRName.quoted(folded.path) + " " + ModulePrinter().print(folded.body)
  }
  return texts.isEmpty ? nil : SHA256.hexadecimal(of: Set(texts).sorted().joined(separator: "\n"))
}
