package import GraphIR
import GraphcRuntime

/// One op, or one way of using it, whose gradient is compared with differences.
package struct GradientCase: Sendable, CustomStringConvertible {
  package var name: String
  private var types: [TensorType]
  private var body: @Sendable (inout FunctionBuilder, [ValueID]) throws -> [ValueID]

  init(
    _ name: String, _ types: [TensorType],
    _ body: @escaping @Sendable (inout FunctionBuilder, [ValueID]) throws -> [ValueID]
  ) {
    self.name = name
    self.types = types
    self.body = body
  }

  /// One op of the inputs.
  init(_ name: String, _ types: [TensorType], _ op: Op) {
    self.init(name, types) { (builder, inputs) in try builder.append(op, inputs, origin: .synthetic) }
  }

  package var description: String { name }

  /// The module, with dims B and T.
  package func module() throws -> Module {
    var builder = FunctionBuilder(name: Module.mainName)
    let inputs = types.enumerated().map { builder.addInput(name: "x\($0)", type: $1, origin: .synthetic) }
    for (index, value) in try body(&builder, inputs).enumerated() { builder.addOutput(name: "y\(index)", value: value) }
    let used = types.flatMap(\.shape).reduce(into: Set<String>()) { $0.formUnion($1.symbols) }
    return Module(name: "case", dims: ["B", "T"].filter(used.contains), functions: [builder.function])
  }
}

extension GradientCase {
  private static let batch = Dim(symbol: "B")
  private static let tokens = Dim(symbol: "T")

  private static func f32(_ shape: Dim...) -> TensorType { TensorType(.f32, shape) }

  /// |x| + ½
  private static func positive(_ x: ValueID, _ builder: inout FunctionBuilder) throws -> ValueID {
    try builder.scalar(.add, try builder.emit(.unary(Unary(.abs)), [x], origin: .synthetic), 0.5, .synthetic)
  }

  /// The remainder of an i32 input as an index below `extent`.
  private static func index(_ x: ValueID, below extent: Dim, _ builder: inout FunctionBuilder) throws -> ValueID {
    let divisor = try builder.emit(.constant(Constant(.dim(extent))), origin: .synthetic)
    return try builder.emit(.binary(Binary(.remainder)), [x, divisor], origin: .synthetic)
  }

  package static let all: [GradientCase] =
    unary + binary + products + shapes + indices + reductions + composites

  private static let unary: [GradientCase] = UnaryFunction.allCases.map { function in
    GradientCase("\(function)", [f32(batch, 3)]) { (builder, inputs) in
      let needsPositive = [.log, .sqrt, .rsqrt, .log1p].contains(function)
      let x = needsPositive ? try positive(inputs[0], &builder) : inputs[0]
      return try builder.append(.unary(Unary(function)), [x], origin: .synthetic)
    }
  }

  private static let binary: [GradientCase] = BinaryFunction.allCases.flatMap { function in
    [[f32(batch, 1, 3), f32(2, 1)], [f32(3), f32(batch, 2, 3)]].enumerated().map { index, types in
      GradientCase("\(function) \(index)", types) { (builder, inputs) in
        var (x, y) = (inputs[0], inputs[1])
        if function == .power { x = try positive(x, &builder) }
        if [.divide, .floorDivide, .remainder].contains(function) { y = try positive(y, &builder) }
        return try builder.append(.binary(Binary(function)), [x, y], origin: .synthetic)
      }
    }
  }

  private static let products: [GradientCase] = [
    GradientCase("matmul with a matrix", [f32(batch, tokens, 3), f32(3, 4)], .matMul(MatMul())),
    GradientCase(
      "matmul with a transposed matrix", [f32(batch, tokens, 3), f32(4, 3)], .matMul(MatMul(transposeRHS: true))),
    GradientCase("matmul of matrices", [f32(tokens, 3), f32(3, 2)], .matMul(MatMul())),
    GradientCase("matmul of batches", [f32(batch, 2, tokens, 3), f32(batch, 2, 3, tokens)], .matMul(MatMul())),
    GradientCase(
      "matmul of batches, transposed", [f32(batch, 2, tokens, 3), f32(batch, 2, 2, 3)],
      .matMul(MatMul(transposeRHS: true))),
    GradientCase("matmul that broadcasts left", [f32(tokens, 3), f32(batch, 3, 2)], .matMul(MatMul())),
    GradientCase("matmul that broadcasts right", [f32(batch, 2, tokens, 3), f32(1, 2, 3, 2)], .matMul(MatMul())),
  ]

  private static let shapes: [GradientCase] = [
    GradientCase("transpose", [f32(batch, 2, tokens)], .transpose(Transpose([2, 0, 1]))),
    GradientCase("reshape", [f32(batch, 2, 3)], .reshape(Reshape([batch, 6]))),
    GradientCase("expand", [f32(2, 1)], .expand(Expand([3, 2, 4]))),
    GradientCase("slice", [f32(batch, 5)], .slice(Slice(axis: 1, start: 1, end: 4))),
    GradientCase("slice at an end", [f32(tokens, 2)], .slice(Slice(axis: 0, start: 0, end: 1))),
    GradientCase("windows", [f32(batch, 7, 2)], .windows(Windows(axis: 1, size: 3, dilation: 2))),
    GradientCase("windows apart", [f32(batch, 8, 2)], .windows(Windows(axis: 1, size: 3, stride: 2))),
    GradientCase("windows far apart", [f32(9)], .windows(Windows(axis: 0, size: 2, stride: 3))),
    GradientCase("concat", [f32(batch, 2), f32(batch, 1), f32(batch, 3)], .concat(Concat(axis: 1))),
    GradientCase("cast", [f32(batch, 2)]) { (builder, inputs) in
      let half = try builder.emit(.cast(Cast(to: .bf16)), inputs, origin: .synthetic)
      return try builder.append(.cast(Cast(to: .f32)), [half], origin: .synthetic)
    },
  ]

  private static let indices: [GradientCase] = [
    GradientCase("where", [TensorType(.bool, [batch, 1]), f32(batch, 3), f32(3)], .select(Select())),
    GradientCase("gather of rows", [f32(5, 3), TensorType(.i32, [batch, tokens])]) { (builder, inputs) in
      let index = try index(inputs[1], below: 5, &builder)
      return try builder.append(.gather(Gather(axis: 0)), [inputs[0], index], origin: .synthetic)
    },
    GradientCase("gather of each item", [f32(batch, tokens, 2, 3), TensorType(.i32, [batch, 4])]) { (builder, inputs) in
      let index = try index(inputs[1], below: tokens, &builder)
      return try builder.append(.gather(Gather(axis: 1)), [inputs[0], index], origin: .synthetic)
    },
    GradientCase("uniform", [f32(batch, 3), TensorType(.i32, [4])]) { (builder, inputs) in
      let noise = try builder.emit(.uniform(Uniform([batch, 3])), [inputs[1]], origin: .synthetic)
      return try builder.append(.binary(Binary(.multiply)), [inputs[0], noise], origin: .synthetic)
    },
    GradientCase("attention_gradient", [f32(batch, 3, 2), f32(batch, 4, 2), f32(batch, 4, 3), f32(batch, 3, 3)]) {
      (builder, inputs) in
      try builder.append(.attentionGradient(AttentionGradient(scale: 0.5, right: 1)), inputs, origin: .synthetic)
    },
    GradientCase("scatter_add", [f32(batch, 4, 3), TensorType(.i32, [batch, 4])]) { (builder, inputs) in
      let index = try index(inputs[1], below: 5, &builder)
      return try builder.append(.scatterAdd(ScatterAdd(axis: 1, extent: 5)), [inputs[0], index], origin: .synthetic)
    },
    GradientCase("elementwise", [f32(batch, 3), f32(3)]) { (builder, inputs) in
      let sum = ElementwiseProgram.Instruction(.binary(.add), [.operand(0), .operand(1)])
      let program = ElementwiseProgram([sum, .init(.unary(.tanh), [.value(0)])], results: [1, 0])
      return try builder.append(.elementwise(Elementwise(program)), inputs, origin: .synthetic)
    },
    GradientCase("cumsum", [f32(batch, tokens, 2)], .cumsum(Cumsum(axis: 1))),
  ]

  private static let reductions: [GradientCase] = ReduceFunction.allCases.flatMap { function in
    [true, false].flatMap { keep in
      (0..<3).map { axis in
        GradientCase(
          "\(function) \(axis) \(keep)", [f32(batch, tokens, 3)], .reduce(Reduce(function, axis: axis, keep: keep)))
      }
    }
  }

  private static let composites: [GradientCase] = [
    GradientCase("softmax", [f32(batch, 2, tokens)], .softmax(Softmax())),
    GradientCase("log_softmax", [f32(batch, 2, tokens)], .logSoftmax(LogSoftmax())),
    GradientCase(
      "layer_norm", [f32(batch, tokens, 4), f32(4), f32(4), f32(tokens, 4)],
      .layerNorm(LayerNorm(epsilon: 1e-3, residual: .addedAndKept))),
    GradientCase("rms_norm", [f32(batch, tokens, 4), f32(4)], .rmsNorm(RMSNorm(epsilon: 1e-3))),
    GradientCase(
      "attention", [f32(batch, 2, tokens, 3), f32(batch, 2, tokens, 3), f32(batch, 2, tokens, 2)],
      .attention(Attention(scale: 0.5, causal: true))),
    GradientCase(
      "attention with a mask, a bias and a cap",
      [
        f32(batch, 4, tokens, 3), f32(batch, 2, 5, 3), f32(batch, 2, 5, 2), TensorType(.bool, [batch, 1, 1, 5]),
        f32(4, 1, 5),
      ],
      .attention(Attention(scale: 0.5, hasMask: true, hasBias: true, softcap: 2))),
    GradientCase("linear", [f32(batch, tokens, 3), f32(batch, tokens, 2)]) { (builder, inputs) in
      func parameter(_ path: String, _ shape: [Dim]) -> ValueID {
        builder.addParameter(
          ParameterDeclaration(
            path: path, type: TensorType(.f32, shape), initializer: .normal(1), origin: .synthetic))
      }
      let op = Linear(transposeRHS: true, activation: .geluTanh, hasBias: true, hasResidual: true)
      return try builder.append(
        .linear(op), [inputs[0], parameter("weight", [2, 3]), parameter("bias", [2]), inputs[1]], origin: .synthetic)
    },
  ]
}
