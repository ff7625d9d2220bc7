import GraphGen
import GraphIR
import GraphcRuntime

/// An axis of a tensor that does not fit; `nil` for the number of its elements.
struct ShapePlace: Hashable {
  var path: String
  var axis: Int?
}

/// The shapes of parameters and tables for one value of a config.
struct ShapeSample {
  var value: Int
  var shapes: [String: [Int]] = [:]

  init(value: Int, model: ElaboratedModel, matching: WeightMatching) {
    self.value = value
    for parameter in model.module.parameters {
      shapes[parameter.path] = parameter.type.shape.map { $0.constantValue ?? 0 }
    }
    for table in matching.problems.tables.map(\.path) {
      shapes[table] = model.weights.lazy.compactMap { $0.table(table)?.shape }.first
    }
  }

  /// Values close to the current one that most specs accept.
  static func values(near value: Int) -> [Int] {
    [(value, 2), (value, 3), (value, 4)].compactMap { value, factor in
      let (product, overflow) = value.multipliedReportingOverflow(by: factor)
      return overflow || product == value ? nil : product
    } + (value < Int.max ? [value + 1] : []) + (value > 1 ? [value - 1] : [])
  }
}

/// Solves for the config value with which a parameter has the shape that a file holds.
enum ShapeEquations {
  /// The values that fit a parameter of another shape: by each axis, or by the number of elements if a transform fails.
  static func solutions(
    _ misfit: WeightProblems.Misfit, _ samples: [ShapeSample], _ checkpoint: Checkpoint
  ) -> [(place: ShapePlace, value: Int)] {
    let shapes = samples.compactMap { sample in sample.shapes[misfit.path].map { (sample.value, $0) } }
    guard shapes.count == samples.count, shapes.count > 1 else { return [] }
    if let found = misfit.found {
      guard shapes.allSatisfy({ $0.1.count == found.count }) else { return [] }
      return found.indices.filter { found[$0] != misfit.wanted[$0] }.flatMap { axis in
        roots(of: shapes.map { ($0.0, $0.1[axis]) }, at: found[axis]).map {
          (ShapePlace(path: misfit.path, axis: axis), $0)
        }
      }
    }
    guard misfit.names.count == 1, let info = checkpoint.info(misfit.names[0]) else { return [] }
    let counts = shapes.compactMap { value, shape in (try? Shape(shape)).map { (x: value, y: $0.count) } }
    return roots(of: counts, at: info.count).map { (ShapePlace(path: misfit.path, axis: nil), $0) }
  }

  /// The points at which a function known at two or three points has a value, if it is linear or quadratic.
  private static func roots(of samples: [(x: Int, y: Int)], at wanted: Int) -> Set<Int> {
    let (x, y) = (samples.map { Double($0.x) }, samples.map { Double($0.y) })
    guard samples.count > 1, y.contains(where: { $0 != y[0] }) else { return [] }
    let slope = (y[1] - y[0]) / (x[1] - x[0])
    var curve = 0.0
    if samples.count > 2 { curve = ((y[2] - y[0]) / (x[2] - x[0]) - slope) / (x[2] - x[1]) }
    // y = y₀ + slope · (x − x₀) + curve · (x − x₀)(x − x₁)
    let (a, b, c) = (curve, slope - curve * (x[0] + x[1]), y[0] - slope * x[0] + curve * x[0] * x[1] - Double(wanted))
    var found: [Double] = []
    if abs(a) < 1e-9 {
      if b != 0 { found = [-c / b] }
    } else {
      let root = (b * b - 4 * a * c).squareRoot()
      if !root.isNaN { found = [(-b + root) / (2 * a), (-b - root) / (2 * a)] }
    }
    let whole = found.compactMap { value -> Int? in
      let rounded = value.rounded()
      return abs(value - rounded) < 1e-6 * max(1, abs(value)) && rounded >= 1 && rounded <= 1e12 ? Int(rounded) : nil
    }
    return Set(whole)
  }
}
