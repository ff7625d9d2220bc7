import GraphIR
import GraphcRuntime

extension PlanFunction {
  /// Sets the first and the last step at which each temporary is touched; the untouched ones are given no step.
  mutating func findLifetimes() {
    for index in temporaries.indices { (temporaries[index].first, temporaries[index].last) = (0, -1) }
    for (position, step) in steps.enumerated() {
      for case .temporary(let index) in step.buffers {
        if temporaries[index].last < 0 { temporaries[index].first = position }
        temporaries[index].last = position
      }
    }
  }

  /// Lets a kernel that may write over an operand do so where the operand dies: the two become one temporary.
  mutating func reuseInPlace() {
    var merged = Array(temporaries.indices)
    for position in steps.indices {
      guard case .kernel(let call) = steps[position], let output = call.writes.first, call.writes.count == 1,
        case .temporary(let target)? = output.buffer, output.isWhole, merged[target] == target,
        temporaries[target].first == position
      else { continue }
      let reads = call.reads
      for index in call.kernel.inPlace where reads.indices.contains(index) && reads[index].isWhole {
        guard case .temporary(let original)? = reads[index].buffer else { continue }
        let source = merged[original]
        let others = reads.enumerated().contains { other, read in
          guard other != index, case .temporary(let buffer)? = read.buffer else { return false }
          return merged[buffer] == source
        }
        guard !others, source != target, temporaries[source].last == position,
          (try? temporaries[source].type.shape.product()) == (try? temporaries[target].type.shape.product()),
          temporaries[source].type.dtype.byteCount == temporaries[target].type.dtype.byteCount
        else { continue }
        merged[target] = source
        temporaries[source].last = temporaries[target].last
        break
      }
    }
    // Only what is still used keeps a place.
    var position: [Int: Int] = [:]
    var kept: [Temporary] = []
    for index in temporaries.indices where merged[index] == index && temporaries[index].last >= 0 {
      position[index] = kept.count
      kept.append(temporaries[index])
    }
    for step in steps.indices {
      steps[step].mapBuffers { buffer in
        if case .temporary(let index) = buffer, let new = position[merged[index]] { .temporary(new) } else { buffer }
      }
    }
    temporaries = kept
  }

  /// Keeps the slots that a step reads: a weight that is only read in panels needs no plain copy.
  mutating func dropUnreadParameters() {
    let read = Set(steps.flatMap(\.buffers))
    var position: [Int: Int] = [:]
    var kept: [PlanParameter] = []
    for index in parameters.indices where read.contains(.parameter(index)) {
      position[index] = kept.count
      kept.append(parameters[index])
    }
    for step in steps.indices {
      steps[step].mapBuffers { buffer in
        if case .parameter(let index) = buffer, let new = position[index] { .parameter(new) } else { buffer }
      }
    }
    parameters = kept
  }
}
