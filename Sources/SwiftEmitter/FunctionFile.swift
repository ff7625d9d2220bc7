import ExecutionPlan
import GraphIR
import GraphcRuntime

extension SwiftSource {
  /// The struct of a function with its initializer and its kernel calls.
  mutating func functionStruct(
    _ emitted: FunctionStruct, _ functions: [FunctionStruct], _ groups: GroupStructs, _ input: EmitterInput,
    sizes: inout SizeTable
  ) {
    let function = emitted.function
    let isMain = emitted.index == input.plan.functions.count - 1
    if isMain {
      doc("The graph of \(input.part): its learned tensors and its kernel calls.")
    } else {
      doc("`\(function.name)`" + (emitted.tree.block?.doc.map { ": \($0)" } ?? ""))
    }
    doc("")
    for value in function.inputs { doc("- \(value.name): \(value.type)") }
    for value in function.outputs { doc("- \(value.name), written: \(value.type)") }
    let names = functions.map(\.type)
    block("struct \(emitted.name)") { source in
      source.members(emitted.tree, function, groups, names, showsShapes: true)
      if !emitted.tree.members.isEmpty { source.line() }
      source.block("init(_ weights: PackedWeights, prefix: String) throws(GraphcError)") { source in
        source.initializers(emitted.tree, function, groups, names, shapesAreArguments: false)
      }
      source.line()
      source.call(emitted, functions, groups, input, &sizes)
      if function.hasScratch(in: input.plan) {
        source.line()
        source.scratch(emitted, functions, input, &sizes)
      }
      if function.hasFrame(in: input.plan) {
        source.line()
        source.frame(emitted, functions, input, &sizes)
      }
    }
  }

  private mutating func call(
    _ emitted: FunctionStruct, _ functions: [FunctionStruct], _ groups: GroupStructs, _ input: EmitterInput,
    _ sizes: inout SizeTable
  ) {
    let function = emitted.function
    var arguments: [String] = []
    for (name, value) in zip(emitted.inputs, function.inputs) {
      arguments.append("\(SwiftNames.escaped(name)): UnsafePointer<\(value.type.dtype.element)>")
    }
    for (name, value) in zip(emitted.outputs, function.outputs) {
      arguments.append("\(SwiftNames.escaped(name)): UnsafeMutablePointer<\(value.type.dtype.element)>")
    }
    if function.hasFrame(in: input.plan) { arguments.append("frame: Frame") }
    arguments += ["sizes: Sizes", "on threads: ThreadPool"]
    list("func callAsFunction", arguments, " {", breaksBeforeTail: true)
    var steps = StepEmitter(emitted, functions, groups, input, sizes: sizes)
    indented { steps.write(to: &$0) }
    line("}")
    sizes = steps.sizes
  }

  /// The function that says what the kernels of a call need of the threads; equal needs are listed once.
  private mutating func scratch(
    _ emitted: FunctionStruct, _ functions: [FunctionStruct], _ input: EmitterInput, _ sizes: inout SizeTable
  ) {
    var needs: [(name: String, arguments: [String])] = []
    var callees: [Int] = []
    for step in emitted.function.steps {
      callees += step.callees.filter { input.plan.functions[$0].hasScratch(in: input.plan) && !callees.contains($0) }
      guard case .kernel(let call) = step, let scratch = call.contract.scratch else { continue }
      let need = scratch.map { sizes.expression($0) }.swiftCase
      if !needs.contains(where: { $0 == need }) { needs.append(need) }
    }
    doc("Includes what the kernels of a call need of the threads.")
    block("static func addScratch(_ sizes: Sizes, to scratch: inout ScratchSize)") { source in
      for need in needs { source.nestedList("scratch.include", need.name, need.arguments) }
      for callee in callees {
        source.line("\(functions[callee].type).addScratch(\(functions[callee].sizes), to: &scratch)")
      }
    }
  }

  /// The struct with the offsets of the temporaries of a call.
  private mutating func frame(
    _ emitted: FunctionStruct, _ functions: [FunctionStruct], _ input: EmitterInput, _ sizes: inout SizeTable
  ) {
    let function = emitted.function
    var requests: [String] = []
    for temporary in function.temporaries {
      var shape: [String] = []
      for dim in temporary.type.shape { shape.append(sizes.expression(dim)) }
      requests.append(
        ".init(.\(temporary.type.dtype.rawValue), [\(shape.joined(separator: ", "))], first: \(temporary.first), "
          + "last: \(temporary.last))")
    }
    let callees = emitted.callees.sorted { $0.key < $1.key }
    /// Frames that lie at one place take as much as the largest of them.
    var shared: [(name: String, sizes: [String])] = []
    for (position, frames) in callees {
      let sizes = frames.map {
        "\(functions[$0.function].type).Frame.layout(\(functions[$0.function].sizes)).byteCount"
      }
      let size = sizes.count == 1 ? sizes[0] : frames[0].name + "Size"
      if sizes.count > 1 { shared.append((size, sizes)) }
      requests.append(".init(byteCount: \(size), first: \(position), last: \(position))")
    }
    doc("The temporaries of a call, and the steps during which they hold something.")
    block("struct Frame") { source in
      for (name, temporary) in zip(emitted.temporaries, function.temporaries) {
        source.doc("\(temporary.type), steps \(temporary.first)–\(temporary.last)")
        source.line("let \(SwiftNames.escaped(name)): UnsafeMutablePointer<\(temporary.type.dtype.element)>")
      }
      for (callee, name) in callees.flatMap(\.value) {
        source.line("let \(SwiftNames.escaped(name)): \(functions[callee].type).Frame")
      }
      source.line()
      source.block("static func layout(_ sizes: Sizes) throws(GraphcError) -> ArenaPlanner.Layout") { source in
        for (name, sizes) in shared { source.list("let \(name) = try Swift.max", sizes) }
        source.array("\(shared.isEmpty ? "" : "return ")try ArenaPlanner.solve(", requests, ")")
      }
      source.line()
      source.block("init(_ sizes: Sizes, at base: UnsafeMutableRawPointer) throws(GraphcError)") { source in
        source.line("let layout = try Self.layout(sizes)")
        for (index, name) in emitted.temporaries.enumerated() {
          source.line("\(SwiftNames.escaped(name)) = layout.pointer(\(index), in: base)")
        }
        for (offset, frames) in callees.enumerated() {
          let index = emitted.temporaries.count + offset
          for (callee, name) in frames.value {
            let arguments = [functions[callee].sizes, "at: layout.address(\(index), in: base)"]
            source.list("\(SwiftNames.escaped(name)) = try \(functions[callee].type).Frame", arguments)
          }
        }
      }
    }
  }
}

extension Scratch<String> {
  /// The case and the arguments that make it, as Swift source.
  fileprivate var swiftCase: (name: String, arguments: [String]) {
    switch self {
    case .matmul(let format, let rows, let inner): (".matmul", [".\(format)", "rows: \(rows)", "inner: \(inner)"])
    case .batchedMatmul(let rows, let inner): (".batchedMatmul", ["rows: \(rows)", "inner: \(inner)"])
    case .attention(
      let type, let batch, let heads, let keyHeads, let queries, let keys, let headDim, let valueDim):
      (
        ".attention",
        [
          ".\(type)", "batch: \(batch)", "heads: \(heads)", "keyHeads: \(keyHeads)", "queries: \(queries)",
          "keys: \(keys)", "headDim: \(headDim)", "valueDim: \(valueDim)",
        ]
      )
    case .argsort(let columns): (".argsort", ["columns: \(columns)"])
    case .roundedNorm(let columns): (".roundedNorm", ["columns: \(columns)"])
    case .elementwise: (".elementwise", [])
    case .attentionGradient(let keys, let headDim, let valueDim):
      (".attentionGradient", ["keys: \(keys)", "headDim: \(headDim)", "valueDim: \(valueDim)"])
    }
  }
}
