import GraphcRuntime

/// What tells one model's graph from another's: SHA-256 of its text without origins, as 64 digits. Of
/// a spec, `graphc show SPEC --stage imported` prints that text.
///
/// Taken of the module as imported, before any pass, it depends on what the spec says and not on how its file is laid
/// out, nor on the version of the optimizer.
package func specDigest(of module: Module) -> String { SHA256.hexadecimal(of: ModulePrinter().print(module)) }
