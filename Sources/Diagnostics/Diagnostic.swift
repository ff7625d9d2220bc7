/// A message to the user with a stable code, the place that it is about and, if possible, a fix.
package struct Diagnostic: Error, Sendable {
  package enum Severity: String, Sendable {
    case error
    case warning
    case remark
  }

  /// A second place involved, or a fact without a place.
  package struct Note: Sendable {
    package var span: Span?
    package var message: String

    package init(_ message: String, at span: Span? = nil) {
      self.span = span
      self.message = message
    }
  }

  /// A rewrite of the source that resolves the error, for editors and programs.
  package struct Fix: Hashable, Sendable {
    /// The replaced text; empty for an insertion.
    package var span: Span
    /// The expected text at `span`; the fix is offered only if the source holds it.
    package var old: String
    package var new: String
    /// Whether the rewrite is certainly what was meant. Others are shown for the user to paste, and never applied
    /// automatically.
    package var isSure = true
  }

  /// `family/what`, such as `shape/not-divisible`; never changes meaning.
  package var code: String
  package var severity: Severity
  /// One phrase without a full stop, with the numbers involved.
  package var message: String
  package var span: Span?
  /// A short text printed next to the caret.
  package var label: String?
  package var notes: [Note]
  /// What to do about it.
  package var help: String?
  package var fix: Fix?

  package init(
    _ severity: Severity,
    _ code: String,
    _ message: String,
    at span: Span? = nil,
    label: String? = nil,
    notes: [Note] = [],
    help: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.span = span
    self.label = label
    self.notes = notes
    self.help = help
  }

  /// An error.
  package init(
    _ code: String,
    _ message: String,
    at span: Span? = nil,
    label: String? = nil,
    notes: [Note] = [],
    help: String? = nil
  ) {
    self.init(.error, code, message, at: span, label: label, notes: notes, help: help)
  }

  /// The same diagnostic with a fix, if `new` is given.
  ///
  /// - Parameter place: the place of the old text; by default that of the diagnostic.
  package func fixed(_ new: String?, replacing old: String, at place: Span? = nil) -> Diagnostic {
    guard let new, let span = place ?? span else { return self }
    var result = self
    result.fix = Fix(span: span, old: old, new: new)
    return result
  }

  /// The same diagnostic with a rewrite that resolves it but may not be what was meant.
  package func suggesting(_ new: String?, replacing old: String, at place: Span? = nil) -> Diagnostic {
    guard new != nil else { return self }
    var result = fixed(new, replacing: old, at: place)
    result.fix?.isSure = false
    return result
  }
}

/// Collects the diagnostics of a stage. A stage reports all of its errors; the next stage starts only if there are
/// none.
package final class DiagnosticLog {
  /// The number of errors that are kept, and of warnings; further ones are only counted.
  package static let limit = 20

  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var errorCount = 0
  package private(set) var warningCount = 0
  /// The number of warnings that were reported as errors.
  package private(set) var raisedCount = 0
  /// Whether warnings count as errors.
  package let raisesWarnings: Bool

  package init(raisesWarnings: Bool = false) { self.raisesWarnings = raisesWarnings }

  /// The state of the log at some time.
  package struct Mark {
    fileprivate var count: Int
    fileprivate var errorCount: Int
    fileprivate var warningCount: Int
    fileprivate var raisedCount: Int
  }

  package var mark: Mark {
    Mark(count: diagnostics.count, errorCount: errorCount, warningCount: warningCount, raisedCount: raisedCount)
  }

  /// Drops everything that was reported since a mark.
  package func goBack(to mark: Mark) {
    diagnostics.removeLast(max(0, diagnostics.count - mark.count))
    errorCount = mark.errorCount
    warningCount = mark.warningCount
    raisedCount = mark.raisedCount
  }

  package var hasErrors: Bool { errorCount > 0 }

  /// The number of errors that were not kept.
  package var droppedCount: Int { max(0, errorCount - Self.limit) }
  /// The number of warnings that were not kept.
  package var droppedWarningCount: Int { max(0, warningCount - Self.limit) }

  /// - Parameter completing: what is added to a diagnostic that is kept, by work that may take as long as reading the
  ///   whole source.
  package func report(_ diagnostic: Diagnostic, completing: (Diagnostic) -> Diagnostic = { $0 }) {
    var diagnostic = diagnostic
    if raisesWarnings, diagnostic.severity == .warning {
      diagnostic.severity = .error
      raisedCount += 1
    }
    switch diagnostic.severity {
    case .error:
      errorCount += 1
      guard errorCount <= Self.limit else { return }
    case .warning:
      warningCount += 1
      guard warningCount <= Self.limit else { return }
    case .remark: break
    }
    diagnostics.append(completing(diagnostic))
  }
}
