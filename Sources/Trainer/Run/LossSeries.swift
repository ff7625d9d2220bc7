/// Points of a curve: steps and what was measured.
struct LossSeries {
  struct Point: Equatable {
    var step: Int
    var value: Double
  }

  /// In the order of the steps; all values are finite.
  private(set) var points: [Point]

  init(_ points: [Point]) {
    self.points = points.filter { $0.value.isFinite }.sorted { $0.step < $1.step }
  }

  /// At most `2 * buckets` points that look the same: of each bucket of steps the smallest and the largest value, so that
  /// no spike is lost.
  func thinned(buckets: Int) -> LossSeries {
    guard points.count > 2 * buckets, buckets >= 1 else { return self }
    var kept: [Point] = []
    for bucket in 0..<buckets {
      let (first, last) = (points.count * bucket / buckets, points.count * (bucket + 1) / buckets)
      let part = points[first..<last]
      guard let low = part.indices.min(by: { points[$0].value < points[$1].value }),
        let high = part.indices.max(by: { points[$0].value < points[$1].value })
      else { continue }
      kept += Set([low, high]).sorted().map { points[$0] }
    }
    return LossSeries(kept)
  }

  /// The mean of the points around each, which are fewer towards both ends, so that the curve lags nowhere; at most `count`
  /// points.
  ///
  /// - Parameter reach: how many points on each side count.
  func smoothed(reach: Int, count: Int) -> LossSeries {
    guard points.count > 1, count >= 2 else { return self }
    var sums = [0.0]
    for point in points { sums.append(sums[sums.count - 1] + point.value) }
    let last = points.count - 1
    let shown = min(points.count, count)
    return LossSeries(
      (0..<shown).map { number in
        let index = last * number / (shown - 1)
        let reach = min(reach, index, last - index)
        let mean = (sums[index + reach + 1] - sums[index - reach]) / Double(2 * reach + 1)
        return Point(step: points[index].step, value: mean)
      })
  }

  /// The point with the smallest value, the first of several.
  var lowest: Point? { points.min { $0.value < $1.value } }
}
