internal import CIntrinsics
internal import GraphcKernelTable

/// Elements of a block of a sum. Blocks are summed in f32 and their totals in double precision, so that a result is as
/// exact for long rows as for short ones, and does not depend on the number of threads.
private let block = 4096

func reduceF32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReduceArguments.self).pointee
  let x = call.x.assumingMemoryBound(to: Float.self)
  let into = call.into.assumingMemoryBound(to: Float.self)
  if call.inner == 1 {
    for i in begin..<end {
      let row = x + i * call.reduced
      switch call.function {
      case .sum: into[i] = Float(rowSum(row, call.reduced))
      case .mean: into[i] = Float(rowSum(row, call.reduced) / Double(call.reduced))
      case .max: into[i] = rowMaximum(row, call.reduced)
      case .min: into[i] = rowMinimum(row, call.reduced)
      case .variance:
        let mean = Float(rowSum(row, call.reduced) / Double(call.reduced))
        into[i] = Float(rowSquares(row, call.reduced, from: mean) / Double(call.reduced))
      }
    }
    return
  }
  var i = begin
  while i < end {
    let column = i % call.inner
    let width = min(lanes, call.inner - column, end - i)
    let from = x + (i / call.inner) * call.reduced * call.inner + column
    store(reduceColumns(call, from, width), into + i, first: width)
    i += width
  }
}

/// Reduces a vector of neighbouring columns, of which the first `width` count.
@inline(__always)
private func reduceColumns(_ call: ReduceArguments, _ from: UnsafePointer<Float>, _ width: Int) -> Vector {
  let count = splat(Float(call.reduced))
  switch call.function {
  case .sum: return columnSum(call, from, width) { $0 }
  case .mean: return columnSum(call, from, width) { $0 } / count
  case .max:
    var result = splat(-.infinity)
    for r in 0..<call.reduced { result = maximum(result, load(from + r * call.inner, first: width)) }
    return result
  case .min:
    var result = splat(.infinity)
    for r in 0..<call.reduced { result = minimum(result, load(from + r * call.inner, first: width)) }
    return result
  case .variance:
    let mean = columnSum(call, from, width) { $0 } / count
    return columnSum(call, from, width) { ($0 - mean) * ($0 - mean) } / count
  }
}

@inline(__always)
private func columnSum(
  _ call: ReduceArguments, _ from: UnsafePointer<Float>, _ width: Int, _ term: (Vector) -> Vector
) -> Vector {
  var total = splat(0)
  var r = 0
  while r < call.reduced {
    var part = splat(0)
    let stop = min(call.reduced, r + 64)
    while r < stop {
      part = part + term(load(from + r * call.inner, first: width))
      r += 1
    }
    total = total + part
  }
  return total
}

/// The sum of `term` over a row.
@inline(__always)
private func blockedSum(_ row: UnsafePointer<Float>, _ count: Int, _ term: (Vector) -> Vector) -> Double {
  var total = 0.0
  var start = 0
  while start < count {
    let stop = min(count, start + block)
    var first = splat(0)
    var second = splat(0)
    var i = start
    while i + 2 * lanes <= stop {
      first = first + term(load(row + i))
      second = second + term(load(row + i + lanes))
      i += 2 * lanes
    }
    if i + lanes <= stop {
      first = first + term(load(row + i))
      i += lanes
    }
    if i < stop {
      let rest = term(load(row + i, first: stop - i))
      second = second + select(graphc_first_lanes(Int32(stop - i)), rest, splat(0))
    }
    total += Double(graphc_sum(first + second))
    start = stop
  }
  return total
}

func rowSum(_ row: UnsafePointer<Float>, _ count: Int) -> Double {
  blockedSum(row, count) { $0 }
}

/// The sum of the squared distances from `mean`.
func rowSquares(_ row: UnsafePointer<Float>, _ count: Int, from mean: Float) -> Double {
  let mean = splat(mean)
  return blockedSum(row, count) { ($0 - mean) * ($0 - mean) }
}

/// The maximum of a row: -∞ if it is empty, NaN if an element is NaN.
func rowMaximum(_ row: UnsafePointer<Float>, _ count: Int) -> Float {
  var first = splat(-.infinity)
  var second = splat(-.infinity)
  var i = 0
  while i + 2 * lanes <= count {
    first = maximum(first, load(row + i))
    second = maximum(second, load(row + i + lanes))
    i += 2 * lanes
  }
  var result = graphc_largest(maximum(first, second))
  while i < count {
    result = result > row[i] || result != result ? result : row[i]
    i += 1
  }
  return result
}

/// The minimum of a row: ∞ if it is empty, NaN if an element is NaN.
func rowMinimum(_ row: UnsafePointer<Float>, _ count: Int) -> Float {
  var vectors = splat(.infinity)
  var i = 0
  while i + lanes <= count {
    vectors = minimum(vectors, load(row + i))
    i += lanes
  }
  var result = -graphc_largest(-vectors)
  while i < count {
    result = result < row[i] || result != result ? result : row[i]
    i += 1
  }
  return result
}

func reduceI32(_ arguments: UnsafeRawPointer, _ begin: Int, _ end: Int, _ scratch: UnsafeMutableRawPointer) {
  let call = arguments.assumingMemoryBound(to: ReduceArguments.self).pointee
  let x = call.x.assumingMemoryBound(to: Int32.self)
  let into = call.into.assumingMemoryBound(to: Int32.self)
  for i in begin..<end {
    let from = x + (i / call.inner) * call.reduced * call.inner + i % call.inner
    var result: Int32 = call.function == .max ? .min : call.function == .min ? .max : 0
    for r in 0..<call.reduced {
      let element = from[r * call.inner]
      switch call.function {
      case .max: result = max(result, element)
      case .min: result = min(result, element)
      case .sum, .mean, .variance: result = result &+ element
      }
    }
    into[i] = result
  }
}
