import GraphcRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Works the thread pool hard, for ThreadSanitizer (`make thread-sanitizer`): short lives, short runs, runs from several
/// threads, scratch that grows, results that the next run reads.
@main struct ThreadStress {
  static func main() async throws {
    var failures = 0
    for threadCount in [1, 2, 3, 5, 8] {
      for life in 0..<20 {
        let pool = ThreadPool(threadCount: threadCount)
        failures += chained(pool, length: 64 + life)
        // Four bytes a column.
        try pool.reserve(.roundedNorm(columns: 1 << (10 + life % 8)))
        failures += scratch(pool)
        failures += try products(pool)
      }
      failures += await together(ThreadPool(threadCount: threadCount))
    }
    print("\(failures) failures")
    exit(failures == 0 ? 0 : 1)
  }

  /// Each run reads, without atomics, what chunks of the run before have written.
  private static func chained(_ pool: ThreadPool, length: Int) -> Int {
    let values = UnsafeMutablePointer<Int>.allocate(capacity: 2 * length)
    values.initialize(repeating: 0, count: 2 * length)
    defer { values.deallocate() }
    for step in 0..<50 {
      let (from, to) = (step % 2 * length, (step + 1) % 2 * length)
      pool.run(chunks: length) { chunk, _ in values[to + chunk] = values[from + (chunk * 7 + 1) % length] + 1 }
    }
    return (0..<length).filter { values[$0] != 50 }.count
  }

  /// A worker's scratch is its own while it runs a chunk.
  private static func scratch(_ pool: ThreadPool) -> Int {
    let clashes = Atomic<Int>(0)
    pool.run(chunks: 200) { chunk, scratch in
      let word = scratch.assumingMemoryBound(to: Int.self)
      word.pointee = chunk
      for _ in 0..<20 where word.pointee != chunk { clashes.add(1, ordering: .relaxed) }
    }
    return clashes.load(ordering: .relaxed)
  }

  /// A kernel that packs into scratch and splits its work, on what another kernel has just written.
  private static func products(_ pool: ThreadPool) throws -> Int {
    let count = 96
    let values = UnsafeMutablePointer<Float>.allocate(capacity: 4 * count * count)
    defer { values.deallocate() }
    let (x, y, z, w) = (values, values + count * count, values + 2 * count * count, values + 3 * count * count)
    pool.run(chunks: count) { row, _ in
      for column in 0..<count {
        x[row * count + column] = Float((row + column) % 3)
        y[row * count + column] = row == column ? 1 : 0
      }
    }
    try pool.reserve(.batchedMatmul(rows: count, inner: count))
    for (left, result) in [(x, z), (z, w)] {
      Kernels.BatchedMatmul<Evaluated>(
        x: UnsafeRawPointer(left), y: UnsafeRawPointer(y), into: UnsafeMutableRawPointer(result),
        batch: try StridedView(shape: [1], strides: [[0], [0], [0]]), rows: count, inner: count, columns: count,
        xRowStride: count, yRowStride: count, intoRowStride: count, transposeRHS: false, scale: 1
      ).run(on: pool)
    }
    return (0..<count * count).filter { w[$0] != x[$0] }.count
  }

  /// Runs that several threads start at once follow one another.
  private static func together(_ pool: ThreadPool) async -> Int {
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let sum = Atomic<Int>(0)
          for _ in 0..<200 { pool.run(chunks: 7) { chunk, _ in sum.add(chunk, ordering: .relaxed) } }
          return sum.load(ordering: .relaxed)
        }
      }
      return await group.reduce(0, +)
    }
    return total == 4 * 200 * 21 ? 0 : 1
  }
}
