import Foundation
import GraphcDriver
import GraphcTestFiles

/// The codes of diagnostics that the sources can raise, found in their text.
struct DiagnosticCodes {
  var codes: Set<String> = []
  /// The literal prefixes of codes with an interpolated part, such as `type/expected-`.
  var prefixes: Set<String> = []

  init() throws {
    let root = Repository.path("Sources")
    guard let files = FileManager.default.enumerator(atPath: root) else { return }
    for case let file as String in files where file.hasSuffix(".swift") {
      add(try String(contentsOfFile: root + "/" + file, encoding: .utf8))
    }
  }

  private mutating func add(_ text: String) {
    let families = Set(DiagnosticPages.all.map { String($0.code.prefix { $0 != "/" }) })
    for match in text.matches(of: /"([a-z]+)\/([a-z][a-z0-9-]*)"/) where families.contains(String(match.1)) {
      codes.insert("\(match.1)/\(match.2)")
    }
    // Also codes of families without a page yet: the first text of what makes a diagnostic.
    let makers =
      /(?:Diagnostic|InferenceError|GraphcError|UsageError|report|failure|error)\(\s*(?:\.[a-zA-Z]+,\s*)?"([a-z]+\/[a-z][a-z0-9-]*)"/
    for match in text.matches(of: makers) { codes.insert(String(match.1)) }
    for match in text.matches(of: /"([a-z]+\/[a-z-]*)\\\(/) {
      let prefix = String(match.1)
      if families.contains(String(prefix.prefix { $0 != "/" })) { prefixes.insert(prefix) }
    }
    // `failure("entry", …)` of a file in which codes are a family and the given name.
    if let family = text.firstMatch(of: /"([a-z]+\/)" \+ code/) {
      for match in text.matches(of: /(?:failure|notSafetensors)\(\s*(?:path,\s*)?"([a-z-]+)"/) {
        codes.insert("\(family.1)\(match.1)")
      }
    }
  }
}
