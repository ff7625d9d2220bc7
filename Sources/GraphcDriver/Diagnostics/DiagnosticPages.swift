import CDiagnosticsText

/// The pages of Docs/Diagnostics, one for each code, that the binary carries.
package enum DiagnosticPages {
  package struct Page: Sendable {
    /// Such as `shape/axis`.
    package var code: String
    /// Markdown: what the code means, a wrong example with the message it gives, the fix.
    package var text: String

    /// The first paragraph: what the code means.
    package var meaning: String {
      let parts = text.split(separator: "\n\n", maxSplits: 2)
      return parts.count > 1 ? String(parts[1]).replacing("\n", with: " ") : ""
    }

    /// The last paragraph: the fix.
    package var fix: String {
      text.split(separator: "\n\n").last.map { $0.split(separator: "\n").joined(separator: " ") } ?? ""
    }
  }

  /// Sorted by code.
  package static let all: [Page] = UnsafeBufferPointer(
    start: graphc_diagnostics_pages(), count: graphc_diagnostics_page_count()
  ).map { page in
    let bytes = UnsafeBufferPointer(start: page.bytes, count: page.count)
    return Page(code: String(cString: page.code), text: String(decoding: bytes, as: UTF8.self))
  }

  /// The page of a code. Codes that name a divisor, such as `shape/patch-divide`, share one page.
  package static func page(of code: String) -> Page? {
    if let page = all.first(where: { $0.code == code }) { return page }
    guard code.hasPrefix("shape/"), code.hasSuffix("-divide") else { return nil }
    return all.first { $0.code == "shape/heads-divide" }
  }
}
