/// Lines for a terminal, some of them styled. Whatever is appended is escaped, so that the only control sequences in the
/// text are those of ``Style``.
public struct StyledText: Sendable {
  /// The styles, by their ANSI codes.
  public enum Style: String, Sendable {
    case bold = "1"
    case red = "31"
    case green = "32"
    case cyan = "36"
    case boldRed = "1;31"
    case boldGreen = "1;32"
    case boldBlue = "1;34"
    case boldMagenta = "1;35"
    case boldCyan = "1;36"
  }

  /// The text with its control sequences.
  public private(set) var text = ""
  private let usesColor: Bool

  /// An empty text.
  ///
  /// - Parameter usesColor: whether styles are written; otherwise they have no effect.
  public init(usesColor: Bool = false) { self.usesColor = usesColor }

  /// Appends text; its line feeds are kept.
  public mutating func append(_ piece: String, _ style: Style? = nil) {
    let shown = escapedLines(piece)
    guard usesColor, let style else {
      text += shown
      return
    }
    text += "\u{1B}[\(style.rawValue)m\(shown)\u{1B}[0m"
  }

  /// Appends text that is styled already.
  public mutating func append(_ other: StyledText) { text += other.text }

  /// Appends text and ends the line.
  public mutating func appendLine(_ piece: String = "", _ style: Style? = nil) {
    append(piece, style)
    text += "\n"
  }
}
