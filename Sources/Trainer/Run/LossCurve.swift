import GraphcText

/// The losses of a run as a picture: that of each step, thin, their mean around each step, those of validation, and the
/// best of them. Large ranges have a logarithmic axis. The picture follows a viewer's light or dark scheme.
package struct LossCurve {
  private static let (width, height) = (900.0, 500.0)
  private static let plot = (left: 78.0, top: 92.0, right: 872.0, bottom: 446.0)
  /// Twice as many points of a curve are drawn at most.
  private static let buckets = 800
  /// The ratio of the largest to the smallest value from which on the axis is logarithmic.
  private static let logarithmicRatio = 20.0

  private let title: String
  private let lastStep: Int
  private let training: LossSeries
  private let smoothed: LossSeries?
  private let validation: LossSeries
  private var svg = SVGDocument()

  /// - Parameters:
  ///   - entries: the log of the run.
  ///   - title: what was trained, such as the name of the model.
  package init(_ entries: [LogEntry], title: String) {
    self.title = title
    lastStep = entries.map(\.step).max() ?? 0
    func series(_ isKind: (LogEntry.Kind) -> Bool) -> LossSeries {
      LossSeries(
        entries.filter { isKind($0.kind) }.compactMap { entry in
          entry["loss"].map { .init(step: entry.step, value: $0) }
        })
    }
    training = series { if case .training = $0 { true } else { false } }
    validation = series { if case .validation = $0 { true } else { false } }
    let count = training.points.count
    smoothed = count < 30 ? nil : training.smoothed(reach: max(3, count / 50), count: Self.buckets)
  }

  /// The text of an SVG file.
  package var svgText: String {
    var picture = self
    return picture.draw()
  }

  private mutating func draw() -> String {
    let best = validation.lowest ?? smoothed?.lowest ?? training.lowest
    let subtitle =
      best.map {
        "\(grouped(lastStep)) \(lastStep == 1 ? "step" : "steps"), best \(validation.points.isEmpty ? "training" : "validation") loss "
          + "\(Self.short($0.value)) at step \(grouped($0.step))"
      } ?? "no loss yet"
    svg.text(title, x: Self.plot.left, y: 34, size: 18, isBold: true, className: "text")
    svg.text(subtitle, x: Self.plot.left, y: 56, size: 13, color: "#52606d", className: "muted")
    drawLegend()
    if let scale = LossScale(
      training.points + validation.points, plot: Self.plot, logarithmicFrom: Self.logarithmicRatio)
    {
      drawAxes(scale)
      drawCurves(scale)
      if let best { mark(best, scale) }
    }
    return svg.file(
      width: Self.width, height: Self.height, title: "\(title): \(subtitle)", styleSheet: Self.styleSheet)
  }

  private mutating func drawLegend() {
    var x = Self.plot.left
    let y = 78.0
    func entry(_ text: String) -> Double { 28 + SVGDocument.width(of: text, size: 12) + 18 }
    var entries: [(text: String, style: SVGDocument.Style)] = []
    if !training.points.isEmpty { entries.append(("loss of a step", trainingStyle)) }
    if smoothed != nil { entries.append(("mean around it", Self.thick)) }
    if !validation.points.isEmpty { entries.append(("validation", Self.validation)) }
    for (text, style) in entries {
      svg.line([(x, y - 4), (x + 22, y - 4)], style)
      if text == "validation" { svg.circle(x: x + 11, y: y - 4, radius: 3, Self.dot) }
      svg.text(text, x: x + 28, y: y, size: 12, color: "#52606d", className: "muted")
      x += entry(text)
    }
  }

  private mutating func drawAxes(_ scale: LossScale) {
    let grid = SVGDocument.Style(stroke: "#e4e9f0", className: "grid")
    let axis = SVGDocument.Style(stroke: "#9aa5b1", className: "axis")
    for tick in scale.valueTicks {
      let y = scale.y(tick.value)
      svg.line([(Self.plot.left, y), (Self.plot.right, y)], grid)
      svg.text(
        tick.text, x: Self.plot.left - 8, y: y + 4, size: 12, color: "#52606d", anchor: .end, className: "muted")
    }
    for tick in scale.stepTicks {
      let x = scale.x(tick)
      svg.line([(x, Self.plot.top), (x, Self.plot.bottom)], grid)
      svg.line([(x, Self.plot.bottom), (x, Self.plot.bottom + 5)], axis)
      svg.text(
        grouped(Int(tick)), x: x, y: Self.plot.bottom + 19, size: 12, color: "#52606d", anchor: .middle,
        className: "muted")
    }
    svg.line(
      [(Self.plot.left, Self.plot.top), (Self.plot.left, Self.plot.bottom), (Self.plot.right, Self.plot.bottom)], axis)
    svg.text(
      "step", x: (Self.plot.left + Self.plot.right) / 2, y: Self.plot.bottom + 40, size: 13, color: "#52606d",
      anchor: .middle, className: "muted")
    svg.text(
      scale.isLogarithmic ? "loss, logarithmic" : "loss", x: 20, y: (Self.plot.top + Self.plot.bottom) / 2, size: 13,
      color: "#52606d", anchor: .middle, isUpright: true, className: "muted")
  }

  private mutating func drawCurves(_ scale: LossScale) {
    func places(_ series: LossSeries) -> [(x: Double, y: Double)] {
      series.points.map { (scale.x(Double($0.step)), scale.y($0.value)) }
    }
    if !training.points.isEmpty { svg.line(places(training.thinned(buckets: Self.buckets)), trainingStyle) }
    if let smoothed { svg.line(places(smoothed), Self.thick) }
    guard !validation.points.isEmpty else { return }
    let shown = validation.thinned(buckets: Self.buckets)
    svg.line(places(shown), Self.validation)
    // Many dots would hide the line.
    guard shown.points.count <= 100 else { return }
    for point in shown.points {
      svg.circle(
        x: scale.x(Double(point.step)), y: scale.y(point.value), radius: 3, Self.dot,
        tooltip: "step \(point.step)\nvalidation loss \(Self.short(point.value))")
    }
  }

  private mutating func mark(_ best: LossSeries.Point, _ scale: LossScale) {
    let (x, y) = (scale.x(Double(best.step)), scale.y(best.value))
    svg.circle(
      x: x, y: y, radius: 7, .init(stroke: "#d9480f", strokeWidth: 2, className: "ring"),
      tooltip: "best: step \(best.step)\nloss \(Self.short(best.value))")
    let text = "best: \(Self.short(best.value))"
    let half = SVGDocument.width(of: text, size: 12) / 2
    // The other curve is below, or the one whose lowest point this is comes from above.
    let others = (smoothed ?? training).points
    let other = others.min { abs($0.step - best.step) < abs($1.step - best.step) }
    let isAbove = other.map { $0.value < best.value } == true || y + 24 > Self.plot.bottom
    svg.text(
      text, x: min(max(x, Self.plot.left + half + 4), Self.plot.right - half - 4), y: isAbove ? y - 14 : y + 22,
      size: 12, color: "#d9480f", anchor: .middle, isBold: true,
      halo: "#ffffff", className: "best")
  }

  /// A curve that is alone need not be pale.
  private var trainingStyle: SVGDocument.Style { smoothed == nil ? Self.thick : Self.thin }

  private static let thin = SVGDocument.Style(stroke: "#a9cbf0", strokeWidth: 1, className: "thin")
  private static let thick = SVGDocument.Style(stroke: "#1f6fc4", strokeWidth: 2.2, className: "thick")
  private static let validation = SVGDocument.Style(stroke: "#d9480f", strokeWidth: 1.6, className: "validation")
  private static let dot = SVGDocument.Style(fill: "#d9480f", className: "dot")

  private static let styleSheet = """
    polyline{stroke-linejoin:round;stroke-linecap:round}
    @media(prefers-color-scheme:dark){.page{fill:#14181d}.text{fill:#e6ebf0}.muted{fill:#9fabb8}
    .grid{stroke:#29313a}.axis{stroke:#5b6774}.thin{stroke:#34597f}.thick{stroke:#6cb2ff}
    .validation,.ring{stroke:#ff922b}.dot{fill:#ff922b}.best{fill:#ff922b;stroke:#14181d}}
    """

  private static func short(_ value: Double) -> String { significant(value, 4) }
}
