import GraphcKernelTable

extension Kernels {
  /// Random numbers in [0, 1), into[count]: element n is that of `CounterGenerator.uniform` for the seed and the stream
  /// whose words are draw[4] = (seed low, seed high, stream low, stream high), the bits of i32.
  public struct Uniform<Form: CallForm> {
    @usableFromInline package var draw: Form.Input
    @usableFromInline package var into: Form.Output
    @usableFromInline package var count: Form.Size

    /// Takes a value for each field.
    @inlinable
    public init(draw: Form.Input, into: Form.Output, count: Form.Size) {
      self.draw = draw
      self.into = into
      self.count = count
    }
  }
}

extension Kernels.Uniform: KernelContract {
  package typealias Evaluation = Kernels.Uniform<Evaluated>

  package func map<M: FieldMap>(_ map: M) throws(M.Failure) -> Kernels.Uniform<M.To> where M.From == Form {
    try Kernels.Uniform(
      draw: map.input("draw", .i32, draw), into: map.output("into", .f32, into), count: map.size("count", count))
  }
}

extension Kernels.Uniform: RunnableKernel where Form == Evaluated {
  /// Runs the kernel.
  public func run(on threads: ThreadPool) {
    let arguments = UniformArguments(
      draw: draw.assumingMemoryBound(to: UInt32.self), into: into.floats, count: count)
    threads.run(threads.table.uniform, arguments, count: (count + 3) / 4, chunk: Chunks.elements / 4)
  }
}
