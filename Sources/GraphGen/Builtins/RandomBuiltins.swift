import Diagnostics
import GraphIR
import GraphcRuntime
import ModelSpec

extension Builtin {
  static let uniformLike = Builtin(
    "uniform_like", [Parameter("x")],
    "random numbers in [0, 1) of the shape of x, new ones in each step of training; only where training is true"
  ) { generator, call in
    let module = generator.module
    guard module.use.isTraining else {
      throw Diagnostic(
        "train/draw", "random numbers are drawn in training only", at: call.span,
        help: "say what is computed otherwise: \(module.written(call.span)) if training else …")
    }
    guard let owner = call.owner else {
      throw module.givingEquation(
        to: call.builtin.name, at: call.span, in: call.scope,
        Diagnostic(
          "spec/unnamed-parameters", "uniform_like draws by the name of its equation, so its call must stand alone",
          at: call.span, help: "give it an equation of its own"))
    }
    let x = try generator.tensor(call.values[0].value, "uniform_like", at: call.values[0].span)
    let path = call.scope.path(of: owner)
    try generator.countParameter(path, at: call.span)
    let draw = generator.builder.addParameter(
      ParameterDeclaration(path: path, type: Uniform.drawType, initializer: .draw, origin: call.origin))
    let shape = generator.builder.type(of: x).shape
    return .tensor(try generator.emit(.uniform(Uniform(shape)), [draw], at: call.span, in: call.scope))
  }
}
