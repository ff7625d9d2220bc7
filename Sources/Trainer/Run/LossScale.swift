import GraphcText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Converts steps and losses to places of a picture.
struct LossScale {
  /// The edges of the plot in pixels.
  typealias Plot = (left: Double, top: Double, right: Double, bottom: Double)

  let isLogarithmic: Bool
  private let plot: Plot
  private let steps: ClosedRange<Double>
  /// Of the values, or of their logarithms, with a margin.
  private let values: ClosedRange<Double>

  /// - Parameter ratio: that of the largest to the smallest value from which on the scale is logarithmic.
  /// - Returns: `nil` without points.
  init?(_ points: [LossSeries.Point], plot: Plot, logarithmicFrom ratio: Double) {
    guard let low = points.map(\.value).min(), let high = points.map(\.value).max(),
      let lastStep = points.map(\.step).max()
    else { return nil }
    self.plot = plot
    isLogarithmic = low > 0 && high / low >= ratio
    steps = 0...Double(max(1, lastStep))
    var (bottom, top) = isLogarithmic ? (log10(low), log10(high)) : (low, high)
    // One value only has some room around it, too.
    let margin = top > bottom ? (top - bottom) * 0.06 : max(top.magnitude * 0.1, 1e-3)
    (bottom, top) = (bottom - margin, top + margin)
    // Losses that come near 0 are drawn on a floor of 0.
    if !isLogarithmic, low >= 0, bottom < 0.2 * top { bottom = 0 }
    values = bottom...max(top, bottom.nextUp)
  }

  func x(_ step: Double) -> Double {
    plot.left + (step - steps.lowerBound) / (steps.upperBound - steps.lowerBound) * (plot.right - plot.left)
  }

  func y(_ value: Double) -> Double {
    let place = isLogarithmic ? log10(value) : value
    return plot.bottom - (place - values.lowerBound) / (values.upperBound - values.lowerBound)
      * (plot.bottom - plot.top)
  }

  var valueTicks: [(value: Double, text: String)] {
    guard isLogarithmic else {
      let ticks = AxisTicks.linear(values, count: 7)
      return ticks.values.map { value in
        (value, ticks.digits > 6 || value.magnitude >= 1e6 ? significant(value, 4) : fixed(value, ticks.digits))
      }
    }
    let range = pow(10, values.lowerBound)...pow(10, values.upperBound)
    return AxisTicks.logarithmic(range).map { ($0, significant($0, 4)) }
  }

  var stepTicks: [Double] {
    AxisTicks.linear(steps, count: 10).values.filter { $0 == $0.rounded() }
  }
}
