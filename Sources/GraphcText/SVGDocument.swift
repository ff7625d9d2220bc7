/// A picture as SVG text, drawn from back to front. Lengths are in pixels; y grows downwards.
package struct SVGDocument {
  /// Which point of a text its position is.
  package enum Anchor: String {
    case start
    case middle
    case end
  }

  /// How a shape is filled and outlined.
  package struct Style {
    var fill: String
    var stroke: String?
    var strokeWidth: Double
    var isDashed: Bool
    var className: String?

    /// - Parameter className: the class by which a style sheet finds the shape.
    package init(
      fill: String = "none", stroke: String? = nil, strokeWidth: Double = 1, isDashed: Bool = false,
      className: String? = nil
    ) {
      self.fill = fill
      self.stroke = stroke
      self.strokeWidth = strokeWidth
      self.isDashed = isDashed
      self.className = className
    }
  }

  private var body = ""
  /// The width of a character relative to the font size, slightly more than in common sans-serif fonts.
  package static let characterWidth = 0.58

  /// A picture of nothing.
  package init() {}

  /// About the width of a text in pixels.
  package static func width(of text: String, size: Double) -> Double {
    Double(text.unicodeScalars.count) * characterWidth * size
  }

  /// A rectangle with round corners of a radius.
  ///
  /// - Parameter tooltip: the text that viewers show under the pointer.
  package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ style: Style, radius: Double = 0, tooltip: String? = nil
  ) {
    let corners = radius > 0 ? " rx=\"\(number(radius))\"" : ""
    body +=
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" height=\"\(number(height))\"\(corners)"
      + attributes(style) + end("rect", tooltip)
  }

  /// A circle around a point.
  ///
  /// - Parameter tooltip: the text that viewers show under the pointer.
  package mutating func circle(x: Double, y: Double, radius: Double, _ style: Style, tooltip: String? = nil) {
    body += "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"\(number(radius))\"\(attributes(style))"
    body += end("circle", tooltip)
  }

  private func end(_ tag: String, _ tooltip: String?) -> String {
    tooltip.map { "><title>\(Self.escapedText($0))</title></\(tag)>\n" } ?? "/>\n"
  }

  /// A polyline.
  package mutating func line(_ points: [(x: Double, y: Double)], _ style: Style) {
    let text = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(text)\"\(attributes(style))/>\n"
  }

  /// A line of text.
  ///
  /// - Parameters:
  ///   - halo: a colour around the letters, which keeps them legible on lines.
  ///   - isUpright: whether the text runs upwards.
  ///   - className: the class by which a style sheet finds the text.
  package mutating func text(
    _ text: String, x: Double, y: Double, size: Double, color: String = "#1f2933", anchor: Anchor = .start,
    isBold: Bool = false, halo: String? = nil, isUpright: Bool = false, className: String? = nil
  ) {
    body += "<text x=\"\(number(x))\" y=\"\(number(y))\" font-size=\"\(number(size))\" fill=\"\(color)\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if isBold { body += " font-weight=\"bold\"" }
    if let halo { body += " stroke=\"\(halo)\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" }
    if isUpright { body += " transform=\"rotate(-90 \(number(x)) \(number(y)))\"" }
    body += className.map { " class=\"\($0)\"" } ?? ""
    body += ">\(Self.escapedText(text))</text>\n"
  }

  /// The whole file. Fills called `url(#hatch)` are hatched.
  ///
  /// - Parameter styleSheet: rules of CSS for the classes of shapes and texts, and for `.page`, the background.
  package func file(width: Double, height: Double, title: String, styleSheet: String? = nil) -> String {
    let style = styleSheet.map { "<style>\($0)</style>\n" } ?? ""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(number(width))" height="\(number(height))" \
      viewBox="0 0 \(number(width)) \(number(height))" font-family="Helvetica, Arial, sans-serif">
      <title>\(Self.escapedText(title))</title>
      \(style)<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
      <rect width="7" height="7" fill="#eef1f5"/><line x1="0" y1="0" x2="0" y2="7" stroke="#c3cad5" stroke-width="2.5"/>\
      </pattern></defs>
      <rect width="100%" height="100%" fill="#ffffff"\(styleSheet == nil ? "" : " class=\"page\"")/>
      \(body)</svg>

      """
  }

  /// Text between tags or quotes; characters that viewers would not show as text are escaped.
  package static func escapedText(_ text: String) -> String {
    var result = ""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { result += "&#10;" }
      for scalar in escaped(String(line)).unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  private func attributes(_ style: Style) -> String {
    var text = " fill=\"\(style.fill)\""
    if let stroke = style.stroke { text += " stroke=\"\(stroke)\" stroke-width=\"\(number(style.strokeWidth))\"" }
    if style.isDashed { text += " stroke-dasharray=\"6 4\"" }
    if let className = style.className { text += " class=\"\(className)\"" }
    return text
  }

  private func number(_ value: Double) -> String {
    let text = fixed(value, 2)
    return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
  }
}
