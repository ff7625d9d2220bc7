import ExecutionPlan
import GraphIR
import GraphcProgram
import GraphcRuntime
import GraphcTestFiles
import GraphcTestSupport
import Passes
import Testing

@testable import GraphcDriver

/// The programs of `EmittedPackage` call every kernel of the tables, and so does the interpreter, which makes the same
/// calls.
@Suite(.serialized) struct KernelCoverageTests {
  @Test func everyKernelOfTheTablesIsCalled() throws {
    let threads = ThreadPool(threadCount: 1, table: Recorder.table)
    for module in try EmittedPackage.models.map(Self.module) {
      for bindings in [1, 2].map({ extent in Dictionary(uniqueKeysWithValues: module.dims.map { ($0, extent) }) })
      where try module.checks.allSatisfy({ try $0.nonNegative.evaluate(bindings) >= 0 }) {
        var arguments = try ModuleArguments(for: module, seed: 1, bindings: bindings)
        for (index, input) in (module.functions.last?.inputs ?? []).enumerated() where input.type.dtype == .i32 {
          // Small enough for every table.
          let input = arguments.inputs[index]
          arguments.inputs[index] = Tensor64(input.shape, input.values.map { $0 < 0 ? 0 : 1 })
        }
        _ = try arguments.interpret(module, on: threads)
      }
    }
    var state = try ModuleArguments(for: Self.state(), seed: 1, bindings: ["R": 1, "N": 1, "C": 1])
    // From position 0 on, rows fit.
    for index in state.inputs.indices {
      let input = state.inputs[index]
      state.inputs[index] = Tensor64(input.shape, input.values.map { _ in 0 })
    }
    _ = try state.interpret(Self.state(), on: threads)
    let draw = try ModuleArguments(for: Self.draw(), seed: 1, bindings: ["B": 1])
    _ = try draw.interpret(Self.draw(), on: threads)
    _ = try ModuleArguments(for: Self.training(), seed: 1, bindings: ["B": 1]).interpret(Self.training(), on: threads)
    // What programs call when they are timed.
    for format in WeightFormat.all { _ = Kernels.measurePeak(of: format, on: threads) }
    _ = Kernels.measureReadBandwidth(byteCount: 4 << 20, seconds: 0.001, on: threads)
    #expect(Recorder.names.count > 30)
    #expect(Recorder.names.indices.filter { !Recorder.isCalled[$0] }.map { Recorder.names[$0] } == [])
  }

  /// The labels that interpreter and emitter read are the names of the fields, in their order; options without a label
  /// come first.
  @Test(arguments: EmittedPackage.models) func labelsAreTheNamesOfTheFields(_ model: EmittedPackage.Model) throws {
    try checkLabels(Self.module(model))
  }

  @Test func labelsOfStateAreTheNamesOfTheFields() throws { try checkLabels(Self.state()) }

  @Test func labelsOfDrawsAreTheNamesOfTheFields() throws { try checkLabels(Self.draw()) }

  @Test func labelsOfTrainingAreTheNamesOfTheFields() throws { try checkLabels(Self.training()) }

  private func checkLabels(_ module: Module) throws {
    for function in try ExecutionPlan(module).functions {
      for case .kernel(let call) in function.steps {
        let names = Mirror(reflecting: call.contract).children.map(\.label)
        let labels = call.fields.map(\.label)
        #expect(names.count == labels.count, "\(call.contract.title)")
        #expect(zip(names, labels).allSatisfy { $1 == nil || $0 == $1 }, "\(call.contract.title): \(labels)")
        #expect(labels.drop { $0 == nil }.allSatisfy { $0 != nil }, "\(call.contract.title): \(labels)")
      }
    }
  }

  /// What no spec says: rows that are written to a state.
  private static func state() throws -> Module {
    var module = try Module.parse(Repository.text("Tests/Fixtures/emitted/state.gir"))
    module.states = []
    return module
  }

  /// What no module says that is built for inference: random numbers.
  private static func draw() throws -> Module {
    try Module.parse(Repository.text("Tests/Fixtures/emitted/uniform.gir"))
  }

  /// What no spec says either: what the passes for training make.
  private static func training() throws -> Module {
    try Module.parse(Repository.text("Tests/Fixtures/emitted/training.gir"))
  }

  private static func module(_ model: EmittedPackage.Model) throws -> Module {
    let loader = SpecLoader(console: Console(usesColor: false, data: { _ in }, message: { _ in }))
    let loaded = try loader.load(Repository.path(model.spec), settings: { _ in model.settings })
    return try loader.optimize(loaded, pipeline: .inference).module
  }
}

/// The kernels of this processor, each noted when it is called. A kernel is a C function without a context, so each has
/// a function of its own here.
private enum Recorder {
  nonisolated(unsafe) static var isCalled = Array(repeating: false, count: stubs.count)

  static let names = fields(of: KernelTable.current).map(\.name)
  private static let kernels = fields(of: KernelTable.current).map(\.kernel)

  /// The fields of a table that are kernels, those of the nested table after its name.
  private static func fields(of table: Any) -> [(name: String, kernel: RangeKernel)] {
    Mirror(reflecting: table).children.flatMap { child -> [(name: String, kernel: RangeKernel)] in
      let name = child.label ?? ""
      if let kernel = child.value as? RangeKernel { return [(name, kernel)] }
      guard child.value is ProductKernels else { return [] }
      return fields(of: child.value).map { ("\(name).\($0.name)", $0.kernel) }
    }
  }

  /// The table with a stub in the place of each kernel: fields lie in memory in the order of their declarations.
  static let table: KernelTable = {
    var table = KernelTable.current
    withUnsafeMutableBytes(of: &table) { bytes in
      let words = bytes.bindMemory(to: UInt.self)
      var word = 0
      for (index, kernel) in kernels.enumerated() {
        let address = unsafeBitCast(kernel, to: UInt.self)
        while words[word] != address { word += 1 }
        words[word] = unsafeBitCast(stubs[index], to: UInt.self)
        word += 1
      }
    }
    return table
  }()

  private static func call(
    _ index: Int, _ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer
  ) {
    isCalled[index] = true
    kernels[index](arguments, begin, end, scratch)
  }

  private static let stubs: [RangeKernel] = [
    { call(0, $0, $1, $2, $3) }, { call(1, $0, $1, $2, $3) }, { call(2, $0, $1, $2, $3) }, { call(3, $0, $1, $2, $3) },
    { call(4, $0, $1, $2, $3) }, { call(5, $0, $1, $2, $3) }, { call(6, $0, $1, $2, $3) }, { call(7, $0, $1, $2, $3) },
    { call(8, $0, $1, $2, $3) }, { call(9, $0, $1, $2, $3) }, { call(10, $0, $1, $2, $3) },
    { call(11, $0, $1, $2, $3) },
    { call(12, $0, $1, $2, $3) }, { call(13, $0, $1, $2, $3) }, { call(14, $0, $1, $2, $3) },
    { call(15, $0, $1, $2, $3) },
    { call(16, $0, $1, $2, $3) }, { call(17, $0, $1, $2, $3) }, { call(18, $0, $1, $2, $3) },
    { call(19, $0, $1, $2, $3) },
    { call(20, $0, $1, $2, $3) }, { call(21, $0, $1, $2, $3) }, { call(22, $0, $1, $2, $3) },
    { call(23, $0, $1, $2, $3) },
    { call(24, $0, $1, $2, $3) }, { call(25, $0, $1, $2, $3) }, { call(26, $0, $1, $2, $3) },
    { call(27, $0, $1, $2, $3) },
    { call(28, $0, $1, $2, $3) }, { call(29, $0, $1, $2, $3) }, { call(30, $0, $1, $2, $3) },
    { call(31, $0, $1, $2, $3) },
    { call(32, $0, $1, $2, $3) }, { call(33, $0, $1, $2, $3) }, { call(34, $0, $1, $2, $3) },
    { call(35, $0, $1, $2, $3) },
    { call(36, $0, $1, $2, $3) }, { call(37, $0, $1, $2, $3) }, { call(38, $0, $1, $2, $3) },
    { call(39, $0, $1, $2, $3) },
    { call(40, $0, $1, $2, $3) }, { call(41, $0, $1, $2, $3) }, { call(42, $0, $1, $2, $3) },
    { call(43, $0, $1, $2, $3) },
    { call(44, $0, $1, $2, $3) }, { call(45, $0, $1, $2, $3) }, { call(46, $0, $1, $2, $3) },
    { call(47, $0, $1, $2, $3) },
    { call(48, $0, $1, $2, $3) }, { call(49, $0, $1, $2, $3) }, { call(50, $0, $1, $2, $3) },
    { call(51, $0, $1, $2, $3) },
  ]
}
