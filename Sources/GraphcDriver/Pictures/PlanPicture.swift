import GraphcText
import Interpreter

/// The arena of a plan as a picture. Each function has a panel with steps to the right and offsets upwards: a rectangle
/// for each buffer over its lifetime, and a curve of the bytes live at each step.
struct PlanPicture {
  private let model: String
  private let memory: PlanMemory
  private let subtitle: String
  private var svg = SVGDocument()

  private static let left = 76.0
  private static let right = 24.0
  private static let plotHeight = 300.0
  private static let labelSize = 11.0
  private static let fills = [
    "#cfe3f7", "#fbe3c2", "#d3edd3", "#f6d5d9", "#e2d8f1", "#f3ecc0", "#cdebea", "#eadfd4",
  ]
  private static let edge = "#6b7888"
  private static let liveColor = "#b3261e"
  private static let boundColor = "#1f2933"

  /// - Parameter subtitle: the sizes of the whole plan, and the dims for which they hold.
  init(model: String, memory: PlanMemory, subtitle: String) {
    self.model = model
    self.memory = memory
    self.subtitle = subtitle
  }

  /// The text of an SVG file.
  var svgText: String {
    var picture = self
    return picture.draw()
  }

  private mutating func draw() -> String {
    let steps = memory.functions.map(\.liveByteCounts.count).max() ?? 0
    // The rectangles of single steps should be wide enough to be distinguished.
    let plotWidth = min(max(980, Double(steps) * 14), 4200)
    svg.text("\(model): memory plan", x: Self.left, y: 34, size: 17, isBold: true)
    svg.text(subtitle, x: Self.left, y: 54, size: 12, color: "#52606d")
    drawLegend(y: 76)
    var y = 104.0
    for function in memory.functions.reversed() { y = drawPanel(function, y: y, plotWidth) }
    return svg.file(width: Self.left + plotWidth + Self.right, height: y, title: "\(model): memory plan, \(subtitle)")
  }

  private mutating func drawLegend(y: Double) {
    var x = Self.left
    func entry(_ text: String) -> Double { 26 + SVGDocument.width(of: text, size: 12) + 22 }
    for (text, fill) in [("buffer", Self.fills[0]), ("frame of a called function", "url(#hatch)")] {
      svg.rectangle(x: x, y: y - 10, width: 20, height: 12, .init(fill: fill, stroke: Self.edge, strokeWidth: 0.8))
      svg.text(text, x: x + 26, y: y, size: 12)
      x += entry(text)
    }
    for (text, color, isDashed) in [
      ("live at the step", Self.liveColor, false), ("most that is live: the lower bound", Self.boundColor, true),
    ] {
      svg.line(
        [(x, y - 4), (x + 20, y - 4)], .init(stroke: color, strokeWidth: isDashed ? 1 : 2, isDashed: isDashed))
      svg.text(text, x: x + 26, y: y, size: 12)
      x += entry(text)
    }
  }

  /// - Returns: the top of the next panel.
  private mutating func drawPanel(_ function: PlanMemory.Function, y: Double, _ width: Double) -> Double {
    let stepCount = function.liveByteCounts.count
    let heading = "\(counted(stepCount, "step")), frame \(byteText(function.byteCount))"
    svg.text(function.name, x: Self.left, y: y + 14, size: 14, isBold: true)
    let nameWidth = SVGDocument.width(of: function.name, size: 15) + 14
    guard function.byteCount > 0, stepCount > 0 else {
      svg.text("\(heading): no temporaries", x: Self.left + nameWidth, y: y + 14, size: 12, color: "#52606d")
      return y + 40
    }
    svg.text(heading, x: Self.left + nameWidth, y: y + 14, size: 12, color: "#52606d")
    let scale = Scale(
      x: Self.left, y: y + 26 + Self.plotHeight, stepWidth: width / Double(stepCount),
      byteHeight: Self.plotHeight / Double(function.byteCount))
    drawAxes(function, scale, width)
    var labels: [Label] = []
    var number = 0
    for block in function.blocks where block.byteCount > 0 && block.last >= block.first {
      var fill = "url(#hatch)"
      if case .temporary = block.content {
        fill = Self.fills[number % Self.fills.count]
        number += 1
      }
      var box = Box(
        x: scale.x(block.first), y: scale.y(block.offset + block.byteCount),
        width: Double(block.last + 1 - block.first) * scale.stepWidth,
        height: max(Double(block.byteCount) * scale.byteHeight, 0.6))
      // The text is placed where the curve does not cross it, if possible.
      let lived = function.liveByteCounts.dropFirst(block.first).prefix(block.last - block.first + 1)
      let levels = lived.map { scale.y($0) }
      let heights = [0.5, 0.3, 0.7].map { box.y + box.height * $0 }
      box.textY = heights.first { height in levels.allSatisfy { abs($0 - height) > Self.labelSize } } ?? heights[0]
      svg.rectangle(
        x: box.x, y: box.y, width: box.width, height: box.height,
        .init(fill: fill, stroke: Self.edge, strokeWidth: 0.6), tooltip: block.tooltip)
      if let label = Label(
        block, in: box, size: Self.labelSize, halo: fill,
        avoiding: Self.jumps(of: function, across: box, scale))
      {
        labels.append(label)
      }
    }
    drawLive(function, scale, width)
    for label in labels {
      svg.text(
        label.text, x: label.x, y: label.y, size: Self.labelSize, anchor: .middle, halo: label.halo,
        isUpright: label.isUpright)
    }
    return y + 26 + Self.plotHeight + 62
  }

  /// The positions at which the curve of live bytes crosses the text of a box vertically.
  private static func jumps(of function: PlanMemory.Function, across box: Box, _ scale: Scale) -> [Double] {
    let live = function.liveByteCounts
    let middle = box.textY
    let reach = labelSize
    return live.indices.dropFirst().compactMap { step in
      let (low, high) = (scale.y(max(live[step - 1], live[step])), scale.y(min(live[step - 1], live[step])))
      return low - reach <= middle && middle <= high + reach && low != high ? scale.x(step) : nil
    }
  }

  private mutating func drawLive(_ function: PlanMemory.Function, _ scale: Scale, _ width: Double) {
    var points: [(x: Double, y: Double)] = []
    for (step, count) in function.liveByteCounts.enumerated() {
      points += [(scale.x(step), scale.y(count)), (scale.x(step + 1), scale.y(count))]
    }
    svg.line(points, .init(stroke: "#ffffff", strokeWidth: 4))
    svg.line(points, .init(stroke: Self.liveColor, strokeWidth: 1.8))
    let bound = scale.y(function.lowerBound)
    svg.line(
      [(Self.left, bound), (Self.left + width, bound)], .init(stroke: Self.boundColor, strokeWidth: 1, isDashed: true))
  }

  private mutating func drawAxes(_ function: PlanMemory.Function, _ scale: Scale, _ width: Double) {
    let axis = SVGDocument.Style(stroke: "#9aa5b1", strokeWidth: 1)
    svg.rectangle(
      x: Self.left, y: scale.y - Self.plotHeight, width: width, height: Self.plotHeight,
      .init(fill: "#fafbfc", stroke: "#9aa5b1"))
    let (unit, size) = Self.unit(of: function.byteCount)
    let most = Double(function.byteCount) / size
    let step = AxisTicks.distance(across: most, count: 6)
    var value = 0.0
    while value <= most {
      let y = scale.y - value * size * scale.byteHeight
      svg.line([(Self.left - 5, y), (Self.left, y)], axis)
      svg.text(
        value == 0 ? "0" : "\(fixed(value, step < 1 ? 1 : 0)) \(unit)", x: Self.left - 8, y: y + 4, size: 11,
        color: "#52606d", anchor: .end)
      value += step
    }
    let stepCount = function.liveByteCounts.count
    let every = max(1, Int(AxisTicks.distance(across: Double(stepCount), count: Int(width / 45)).rounded(.up)))
    for step in stride(from: 0, to: stepCount, by: every) {
      let x = scale.x(step) + scale.stepWidth / 2
      svg.line([(x, scale.y), (x, scale.y + 5)], axis)
      svg.text("\(step)", x: x, y: scale.y + 17, size: 11, color: "#52606d", anchor: .middle)
    }
    svg.text("step", x: Self.left + width / 2, y: scale.y + 34, size: 12, color: "#52606d", anchor: .middle)
    svg.text(
      "offset in the frame", x: 16, y: scale.y - Self.plotHeight / 2, size: 12, color: "#52606d", anchor: .middle,
      isUpright: true)
  }

  /// The largest unit in which a size is at least 1.
  private static func unit(of byteCount: Int) -> (name: String, size: Double) {
    var size = 1.0
    for name in ["B", "KiB", "MiB", "GiB"] {
      if Double(byteCount) < size * 1024 { return (name, size) }
      size *= 1024
    }
    return ("TiB", size)
  }
}

/// Converts steps and bytes to pixels.
private struct Scale {
  /// The left and bottom edges.
  var x: Double
  var y: Double
  var stepWidth: Double
  var byteHeight: Double

  func x(_ step: Int) -> Double { x + Double(step) * stepWidth }
  func y(_ byteCount: Int) -> Double { y - Double(byteCount) * byteHeight }
}

private struct Box {
  var x: Double
  var y: Double
  var width: Double
  var height: Double
  /// The vertical position of horizontal text.
  var textY = 0.0
}

/// The part of a block's name for which there is room.
private struct Label {
  var text: String
  var x: Double
  var y: Double
  var isUpright: Bool
  var halo: String

  /// - Parameter jumps: the positions of vertical lines, which the text should not cross.
  init?(_ block: PlanMemory.Block, in whole: Box, size: Double, halo fill: String, avoiding jumps: [Double]) {
    var box = whole
    // The widest part between lines, if the name fits there.
    let ends = [whole.x] + jumps.filter { $0 > whole.x && $0 < whole.x + whole.width } + [whole.x + whole.width]
    if let part = zip(ends, ends.dropFirst()).max(by: { $0.1 - $0.0 < $1.1 - $1.0 }),
      part.1 - part.0 >= SVGDocument.width(of: block.shortLabel, size: size) + 8
    {
      (box.x, box.width) = (part.0, part.1 - part.0)
    }
    halo = fill.hasPrefix("#") ? fill : "#eef1f5"
    let space = 8.0
    isUpright = box.width < box.height && box.width < SVGDocument.width(of: block.shortLabel, size: size) + space
    let (length, thickness) = isUpright ? (box.height, box.width) : (box.width, box.height)
    guard thickness >= size + 2 else { return nil }
    func fits(_ text: String) -> Bool { SVGDocument.width(of: text, size: size) + space <= length }
    if fits(block.longLabel) {
      text = block.longLabel
    } else if fits(block.shortLabel) {
      text = block.shortLabel
    } else {
      let room = Int((length - space) / (SVGDocument.characterWidth * size)) - 1
      guard room >= 5 else { return nil }
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: block.shortLabel.unicodeScalars.prefix(room))
      text = String(scalars) + "…"
    }
    x = box.x + box.width / 2 + (isUpright ? size * 0.36 : 0)
    y = isUpright ? box.y + box.height / 2 : box.textY + size * 0.36
  }
}

extension PlanMemory.Block {
  /// `attention.query`, `encoded: pre_norm_layer × 12`
  var shortLabel: String {
    switch content {
    case .temporary(let name, _): name
    case .frame(let function, let path, let count): "\(path): \(function)" + (count > 1 ? " × \(count)" : "")
    }
  }

  fileprivate var longLabel: String { "\(shortLabel), \(byteText(byteCount))" }

  fileprivate var tooltip: String {
    var text = shortLabel
    if case .temporary(_, let type) = content { text += ": \(type)" }
    return text + "\n\(grouped(byteCount)) bytes at +\(grouped(offset))\n"
      + (first == last ? "step \(first)" : "steps \(first)–\(last)")
  }
}
