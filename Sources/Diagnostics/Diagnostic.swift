/// A message to the user with a stable code, the place it is about and, where there is one, a fix.
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

  /// A rewrite of the source that mends the error, for editors and programs.
  package struct Fix: Hashable, Sendable {
    /// Empty where something is inserted.
    package var span: Span
    /// What stands at `span` in the source; a fix is offered only if it does.
    package var old: String
    package var new: String
    /// Whether it is what must have been meant. What is not is shown to be pasted, and never applied unseen.
    package var isSure = true
  }

  /// `family/what`, such as `shape/heads-divide`; never changes meaning.
  package var code: String
  package var severity: Severity
  /// One phrase without a full stop, with the numbers involved.
  package var message: String
  package var span: Span?
  /// Printed beside the caret.
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

  /// The same diagnostic with a fix, if there is a new text.
  ///
  /// - Parameter place: where the old text stands; the place of the diagnostic without it.
  package func fixed(_ new: String?, replacing old: String, at place: Span? = nil) -> Diagnostic {
    guard let new, let span = place ?? span else { return self }
    var result = self
    result.fix = Fix(span: span, old: old, new: new)
    return result
  }

  /// The same diagnostic with a rewrite that mends it and may not be what was meant.
  package func suggesting(_ new: String?, replacing old: String, at place: Span? = nil) -> Diagnostic {
    guard new != nil else { return self }
    var result = fixed(new, replacing: old, at: place)
    result.fix?.isSure = false
    return result
  }
}

/// Collects the diagnostics of a stage; a stage reports all of its errors, the next one starts only without any.
package final class DiagnosticLog {
  /// Errors past this number are counted, not kept, and warnings likewise.
  package static let limit = 20

  package private(set) var diagnostics: [Diagnostic] = []
  package private(set) var errorCount = 0
  package private(set) var warningCount = 0
  /// Errors that were warnings before they were reported here.
  package private(set) var raisedCount = 0
  /// Whether warnings count as errors.
  package let raisesWarnings: Bool

  package init(raisesWarnings: Bool = false) { self.raisesWarnings = raisesWarnings }

  /// What was reported up to some time.
  package struct Mark {
    fileprivate var count: Int
    fileprivate var errorCount: Int
    fileprivate var warningCount: Int
    fileprivate var raisedCount: Int
  }

  package var mark: Mark {
    Mark(count: diagnostics.count, errorCount: errorCount, warningCount: warningCount, raisedCount: raisedCount)
  }

  /// Forgets what was reported since.
  package func goBack(to mark: Mark) {
    diagnostics.removeLast(max(0, diagnostics.count - mark.count))
    errorCount = mark.errorCount
    warningCount = mark.warningCount
    raisedCount = mark.raisedCount
  }

  package var hasErrors: Bool { errorCount > 0 }

  /// Errors that were not kept because there were too many.
  package var droppedCount: Int { max(0, errorCount - Self.limit) }
  /// Warnings, likewise.
  package var droppedWarningCount: Int { max(0, warningCount - Self.limit) }

  package func report(_ diagnostic: Diagnostic) {
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
    diagnostics.append(diagnostic)
  }
}
