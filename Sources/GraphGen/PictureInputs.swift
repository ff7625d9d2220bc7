import Diagnostics
import GraphIR
import GraphcRuntime
import GraphcText
import ModelSpec

extension ModuleGenerator {
  /// `preprocess:`, the preparation of pictures for inputs.
  func evaluatePreprocess(_ generator: FunctionGenerator, in scope: Scope) throws -> [String: Preprocess] {
    var result: [String: Preprocess] = [:]
    for entry in spec.preprocess {
      guard case .tensor(let id)? = scope[entry.input.text]?.value,
        spec.body.inputs.contains(where: { $0.name.text == entry.input.text })
      else {
        let names = spec.body.inputs.map(\.name.text)
        throw Diagnostic(
          "spec/unknown-name", "preprocess names no input: '\(entry.input.text)'", at: entry.input.span,
          help: "the inputs are \(names.joined(separator: ", "))"
        ).fixed(nearest(to: entry.input.text, among: names), replacing: entry.input.text)
      }
      let type = generator.builder.type(of: id)
      guard type.dtype == .f32, type.rank == 4, let channels = type.shape[1].constantValue else {
        throw Diagnostic(
          "shape/mismatch", "a picture becomes f32[B, channels, height, width], '\(entry.input.text)' is \(type)",
          at: entry.span)
      }
      var resize: Int?
      if let expression = entry.resize {
        guard case .integer(let dim) = try generator.evaluate(expression, in: scope), let size = dim.constantValue,
          (1...65536).contains(size)
        else {
          throw Diagnostic("value/out-of-range", "resize is a number of pixels from 1 to 65536", at: expression.span)
        }
        resize = size
      }
      try checkFit(type, resize, entry)
      let mean = try channelValues(entry.mean, channels, generator, entry, in: scope)
      let std = try channelValues(entry.std, channels, generator, entry, in: scope)
      warn(ofScale: "mean", entry.mean, mean)
      warn(ofScale: "std", entry.std, std)
      result[entry.input.text] = Preprocess(channels: channels, resize: resize, mean: mean, std: std)
      if let zero = result[entry.input.text]?.std.firstIndex(of: 0) {
        throw Diagnostic(
          "preproc/std-zero", "the standard deviation of channel \(zero) is 0, and pixels are divided by it",
          at: entry.std[min(zero, entry.std.count - 1)].span)
      }
    }
    return result
  }

  /// Checks that some picture can become the input: a batch item of the size that pictures are resized to.
  private func checkFit(_ type: TensorType, _ resize: Int?, _ entry: PreprocessSpec) throws {
    let name = entry.input.text
    guard type.shape[0].canBe(1) else {
      throw Diagnostic(
        "preproc/size", "a picture is one item, and '\(name)' takes \(type.shape[0]) at once: \(type)", at: entry.span,
        help: "let a run decide how many there are: f32[B, …]")
    }
    guard let resize, let expression = entry.resize else { return }
    let sides = type.shape[2...]
    let isSolvable = Set(sides.compactMap { $0.multiple?.symbol }).allSatisfy { symbol in
      Set(sides.filter { $0.multiple?.symbol == symbol }).count == 1
    }
    guard isSolvable, sides.allSatisfy({ $0.canBe(resize) }) else {
      let side = type.shape[2] == type.shape[3] ? type.shape[2].constantValue : nil
      throw Diagnostic(
        "preproc/size", "a picture of \(resize) × \(resize) pixels never fits '\(name)', which is \(type)",
        at: expression.span, help: side.map { "resize: \($0)" } ?? "leave resize out, and pictures keep their size")
    }
  }

  /// Warns about a mean or std above 1: samples are scaled to 0…1 before both are applied.
  private func warn(ofScale key: String, _ expressions: [Expression], _ values: [Float]) {
    guard let index = values.firstIndex(where: { $0 > 1 }), let first = expressions.first, let last = expressions.last
    else { return }
    let text = sources[first.span.source]
    var new = ""
    var position = Int(first.span.start)
    for expression in expressions {
      let end = Int(expression.span.end)
      let isPlain = expression.literalKind != nil
      new += text.text(position..<Int(expression.span.start)) + (isPlain ? "" : "(")
      new += text.text(Int(expression.span.start)..<end) + (isPlain ? "" : ")") + " / 255.0"
      position = end
    }
    let whole = first.span.joined(with: last.span)
    log.report(
      Diagnostic(
        .warning, "preproc/scale", "\(key) is \(values[index]), and samples are from 0 to 1 by then",
        at: expressions[index].span, help: "divide what is meant for samples up to 255: \(key): [\(new)]"
      ).fixed(new, replacing: text.text(Int(whole.start)..<Int(whole.end)), at: whole))
  }

  private func channelValues(
    _ expressions: [Expression], _ channels: Int, _ generator: FunctionGenerator, _ entry: PreprocessSpec,
    in scope: Scope
  ) throws -> [Float] {
    let values = try expressions.map { expression -> Float in
      let value = try generator.number(
        Argument(value: try generator.evaluate(expression, in: scope), span: expression.span))
      guard Float(value).isFinite else {
        throw Diagnostic("value/not-finite", "mean and std are finite numbers", at: expression.span)
      }
      return Float(value)
    }
    guard values.count == 1 || values.count == channels else {
      throw Diagnostic(
        "preproc/channels", "\(values.count) values for \(channels) channels",
        at: expressions.first?.span ?? entry.span,
        help: "mean and std have one number for all channels, or one for each")
    }
    return values
  }
}

extension Dim {
  /// Whether the dim has this value for some run-time dims, as far as can be decided.
  fileprivate func canBe(_ value: Int) -> Bool {
    if let constantValue { return constantValue == value }
    guard let difference = try? subtracting(Dim(value)) else { return true }
    if let (_, factor) = multiple {
      let (rest, overflow) = value.subtractingReportingOverflow(constant)
      return !overflow && rest >= factor && rest % factor == 0
    }
    let above = (try? difference.subtracting(1))?.isProvablyNonNegative ?? false
    let below = (try? difference.multiplied(by: -1).subtracting(1))?.isProvablyNonNegative ?? false
    return !above && !below
  }
}
