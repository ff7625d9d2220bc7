import CDiagnosticsText

/// The pages of Docs/Diagnostics, which the binary carries: one for each code.
package enum DiagnosticPages {
  package struct Page: Sendable {
    /// The code, such as `shape/axis`.
    package var code: String
    /// Markdown: the meaning of the code, a wrong example with its message, the fix.
    package var text: String

    /// The first paragraph: the meaning of the code.
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

  /// The page of a code.
  package static func page(of code: String) -> Page? { all.first { $0.code == code } }
}
