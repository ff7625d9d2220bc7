import GraphcKernelTable

extension Kernels {
  /// A program of elementwise functions of f32 operands, broadcast to one shape.
  public struct Elementwise<Form: CallForm> {
    /// As `ElementwiseArguments` describes it.
    @usableFromInline package var program: Form.Sizes
    @usableFromInline package var x0: Form.Input
    @usableFromInline package var x1: Form.Input?
    @usableFromInline package var x2: Form.Input?
    @usableFromInline package var x3: Form.Input?
    @usableFromInline package var x4: Form.Input?
    @usableFromInline package var x5: Form.Input?
    @usableFromInline package var x6: Form.Input?
    @usableFromInline package var x7: Form.Input?
    @usableFromInline package var y0: Form.Output
    @usableFromInline package var y1: Form.Output?
    @usableFromInline package var y2: Form.Output?
    @usableFromInline package var y3: Form.Output?
    @usableFromInline package var over: Form.Strided

    /// - Parameters:
    ///   - program: the instructions.
    ///   - x0: the operands; those that are not there come last.
    ///   - y0: the results, contiguous and different; each may be an operand that is contiguous and has its shape. Those
    ///     that are not there come last.
    ///   - over: the shape of the results with the strides of the operands.
    @inlinable
    public init(
      program: Form.Sizes, x0: Form.Input, x1: Form.Input?, x2: Form.Input?, x3: Form.Input?, x4: Form.Input?,
      x5: Form.Input?, x6: Form.Input?, x7: Form.Input?, y0: Form.Output, y1: Form.Output?, y2: Form.Output?,
      y3: Form.Output?, over: Form.Strided
    ) {
      self.program = program
      self.x0 = x0
      self.x1 = x1
      self.x2 = x2
      self.x3 = x3
      self.x4 = x4
      self.x5 = x5
      self.x6 = x6
      self.x7 = x7
      self.y0 = y0
      self.y1 = y1
      self.y2 = y2
      self.y3 = y3
      self.over = over
    }
  }
}

extension Kernels.Elementwise: KernelContract {
  package typealias Evaluation = Kernels.Elementwise<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Elementwise<M.To> where M.From == Form {
    let labels = ["x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7"]
    return try Kernels.Elementwise(
      program: map.sizes("program", program), x0: map.input("x0", .f32, inPlace: true, x0),
      x1: map.input("x1", .f32, inPlace: true, x1), x2: map.input("x2", .f32, inPlace: true, x2),
      x3: map.input("x3", .f32, inPlace: true, x3), x4: map.input("x4", .f32, inPlace: true, x4),
      x5: map.input("x5", .f32, inPlace: true, x5), x6: map.input("x6", .f32, inPlace: true, x6),
      x7: map.input("x7", .f32, inPlace: true, x7), y0: map.output("y0", .f32, y0), y1: map.output("y1", .f32, y1),
      y2: map.output("y2", .f32, y2), y3: map.output("y3", .f32, y3),
      over: map.strided("over", of: Array(labels.prefix(operands.count)), over))
  }

  package var scratch: Scratch<Form.Size>? { .elementwise }

  private var operands: [Form.Input] { [x0] + [x1, x2, x3, x4, x5, x6, x7].compactMap { $0 } }
}

extension Kernels.Elementwise: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    threads.requireScratch(scratch)
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: ElementwiseLimits.operands) { operands in
      // Those that are not there come last.
      operands.initialize(repeating: x0.floats)
      var operandCount = 1
      func add(_ operand: UnsafeRawPointer?) {
        guard let operand else { return }
        operands[operandCount] = operand.floats
        operandCount += 1
      }
      add(x1)
      add(x2)
      add(x3)
      add(x4)
      add(x5)
      add(x6)
      add(x7)
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: ElementwiseLimits.results) {
        results in
        results.initializeElement(at: 0, to: y0.floats)
        results.initializeElement(at: 1, to: (y1 ?? y0).floats)
        results.initializeElement(at: 2, to: (y2 ?? y0).floats)
        results.initializeElement(at: 3, to: (y3 ?? y0).floats)
        program.withUnsafeBufferPointer { program in
          over.dims.withUnsafeBufferPointer { dims in
            guard let code = program.baseAddress, let extents = dims.baseAddress, let first = operands.baseAddress,
              let into = results.baseAddress
            else { return }
            let arguments = ElementwiseArguments(
              program: code, rank: over.rank, dims: extents, operands: first, operandCount: operandCount,
              results: into)
            threads.run(threads.table.elementwise, arguments, count: over.count, chunk: Chunks.elements)
          }
        }
      }
    }
  }
}
