/// Every op of the catalogue in use, written by hand in the form of the printer.
enum OpExamples {
  static let text = """
    module "every op" {
      dims B, T
      check B*T - 1 >= 0 "a \\"message\\" with \\\\ and \\n"
      state mask -> "the new mask" {initial: -1, rows: 0, positions: 1}
      state x -> y {initial: 0.5}

      func @block(%x: f32[B, T, 4]) -> (y: f32[B, T, 4], twice: f32[B, T, 4]) {
        parameter proj.weight: f32[4, 4] ~ xavier_uniform
        parameter proj.bias: f32[4] ~ zeros
        parameter norm.weight: f32[4] ~ ones
        parameter "0-odd path": f32[4] ~ normal(0.02)
        parameter a: f32[4] ~ truncated_normal(0.02)
        parameter b: f32[4] ~ uniform(-0.5, 1e-06)
        parameter c: f32[4] ~ kaiming_uniform
        parameter d: f32[4] ~ kaiming_normal
        parameter e: i32[4] ~ draw
        %weight = parameter {path: "proj.weight"} : f32[4, 4]
        %bias = parameter {path: "proj.bias"} : f32[4]
        %3 = linear %x, %weight, %bias, %x {transpose_rhs: true, activation: .gelu_tanh, bias: true, residual: true} : f32[B, T, 4]
        %norm.weight = parameter {path: "norm.weight"} : f32[4]
        %5 = parameter {path: "0-odd path"} : f32[4]
        %6 = layer_norm %3, %norm.weight, %5 {eps: 1e-06} : f32[B, T, 4]
        %y = rms_norm %6, %norm.weight {eps: 1e-05} : f32[B, T, 4]
        %8 = add %y, %y : f32[B, T, 4]
        %9, %10 = layer_norm %8, %norm.weight, %5, %x {eps: 1e-06, residual: true, sum: true} : f32[B, T, 4], f32[B, T, 4]
        %11 = rms_norm %9, %norm.weight, %10 {eps: 1e-05, residual: true} : f32[B, T, 4]
        %12 = layer_norm %11, %norm.weight, %5 {eps: 1e-06, to: .bf16} : bf16[B, T, 4]
        %13, %14 = rms_norm %11, %norm.weight, %10 {eps: 1e-05, residual: true, sum: true, to: .bf16} : bf16[B, T, 4], f32[B, T, 4]
        %15 = linear %12, %weight, %14 {transpose_rhs: true, activation: .none, bias: false, residual: true, to: .bf16} : bf16[B, T, 4]
        %16 = linear %13, %weight {transpose_rhs: false, activation: .none, bias: false, residual: false} : f32[B, T, 4]
        return %y, %11
      }

      func @"odd name"(%"3": f32[], %e: bool[1, 2, 3, 4, 5, 6, 7, 8]) -> ("1st": bool[1, 2, 3, 4, 5, 6, 7, 8]) {
        %2 = not %e : bool[1, 2, 3, 4, 5, 6, 7, 8]
        return %2
      }

      func @main(%x: f32[B, T, 4], %mask: i32[B, T]) -> (y: f32[B, T, 4], lengths: i32[], "the new mask": i32[B, T]) {
        %2, %3 = call %x {function: "block", path: "blocks.0"} : f32[B, T, 4], f32[B, T, 4]
        %y, %y.1 = call %2 {function: "block", path: "blocks.1"} : f32[B, T, 4], f32[B, T, 4]
        %6 = negate %y : f32[B, T, 4]
        %7 = abs %6 : f32[B, T, 4]
        %8 = exp %7 : f32[B, T, 4]
        %9 = log %8 : f32[B, T, 4]
        %10 = sqrt %9 : f32[B, T, 4]
        %11 = rsqrt %10 : f32[B, T, 4]
        %12 = sin %11 : f32[B, T, 4]
        %13 = cos %12 : f32[B, T, 4]
        %14 = tanh %13 : f32[B, T, 4]
        %15 = erf %14 : f32[B, T, 4]
        %16 = sigmoid %15 : f32[B, T, 4]
        %17 = relu %16 : f32[B, T, 4]
        %18 = gelu %17 : f32[B, T, 4]
        %19 = gelu_tanh %18 : f32[B, T, 4]
        %20 = silu %19 : f32[B, T, 4]
        %21 = floor %20 : f32[B, T, 4]
        %22 = constant {value: -1.5e-300} : f32[]
        %23 = constant {value: -inf} : f32[]
        %24 = constant {value: nan} : f32[]
        %25 = constant {value: -0.0} : f32[]
        %26 = constant {value: 7} : i32[]
        %27 = constant {value: -2*B*T + T - 9223372036854775808} : i32[]
        %28 = constant {value: true} : bool[]
        %29 = iota {count: T} : i32[T]
        %30 = add %21, %22 : f32[B, T, 4]
        %31 = subtract %30, %23 : f32[B, T, 4]
        %32 = multiply %31, %24 : f32[B, T, 4]
        %33 = divide %32, %25 : f32[B, T, 4]
        %34 = power %33, %22 : f32[B, T, 4]
        %35 = minimum %34, %22 : f32[B, T, 4]
        %36 = maximum %35, %22 : f32[B, T, 4]
        %37 = floor_divide %29, %26 : i32[T]
        %38 = remainder %37, %27 : i32[T]
        %39 = equal %mask, %38 : bool[B, T]
        %40 = not_equal %mask, %26 : bool[B, T]
        %41 = less %mask, %26 : bool[B, T]
        %42 = less_equal %mask, %26 : bool[B, T]
        %43 = greater %mask, %26 : bool[B, T]
        %44 = greater_equal %mask, %26 : bool[B, T]
        %45 = and %39, %40 : bool[B, T]
        %46 = or %45, %28 : bool[B, T]
        %47 = not %46 : bool[B, T]
        %48 = reshape %47 {shape: [B, T, 1]} : bool[B, T, 1]
        %49 = where %48, %36, %23 : f32[B, T, 4]
        %50 = cast %29 {to: .f32} : f32[T]
        %51 = transpose %49 {permutation: [0, 2, 1]} : f32[B, 4, T]
        %52 = matmul %49, %51 {transpose_rhs: false} : f32[B, T, T]
        %53 = matmul %49, %49 {transpose_rhs: true} : f32[B, T, T]
        %54 = expand %50 {shape: [B, T, T]} : f32[B, T, T]
        %55 = slice %54 {axis: 1, start: 0, end: 1} : f32[B, 1, T]
        %56 = concat %52, %53, %55 {axis: 1} : f32[B, 2*T + 1, T]
        %57 = sum %56 {axis: 2, keep: false} : f32[B, 2*T + 1]
        %58 = mean %56 {axis: 1, keep: true} : f32[B, 1, T]
        %59 = max %57 {axis: 1, keep: false} : f32[B]
        %60 = variance %58 {axis: 2, keep: true} : f32[B, 1, 1]
        %61 = softmax %58 : f32[B, 1, T]
        %62 = log_softmax %61 : f32[B, 1, T]
        %63 = greater_equal %62, %60 : bool[B, 1, T]
        %64 = attention %49, %49, %49, %63, %58 {scale: 0.5, causal: true, mask: true, bias: true} : f32[B, T, 4]
        %65 = attention %64, %49, %49 {scale: 1.0, causal: false, mask: false, bias: false, softcap: 30.0, left: 3, right: 2} : f32[B, T, 4]
        %66 = gather %65, %mask {axis: 1} : f32[B, T, 4]
        %67 = argsort %66 : i32[B, T, 4]
        %68 = cumsum %67 {axis: 2} : i32[B, T, 4]
        %69 = min %68 {axis: 0, keep: false} : i32[T, 4]
        %70 = windows %56 {axis: 1, size: 2, stride: 2, dilation: 1} : f32[B, T, T, 2]
        %71 = cast %66 {to: .bf16} : bf16[B, T, 4]
        %72 = attention %71, %71, %71 {scale: 0.5, causal: false, mask: false, bias: false, to: .bf16} : bf16[B, T, 4]
        %73 = concat %71, %72 {axis: 0} : bf16[2*B, T, 4]
        %74 = ceil %66 : f32[B, T, 4]
        %75 = round %66 : f32[B, T, 4]
        %76 = sign %66 : f32[B, T, 4]
        %77 = log1p %66 : f32[B, T, 4]
        %78 = expm1 %66 : f32[B, T, 4]
        %79 = softplus %66 : f32[B, T, 4]
        %80 = hard_swish %66 : f32[B, T, 4]
        %81, %82 = repeat %66 {functions: ["block"], path: "layers", steps: 3, carries: 1} : f32[B, T, 4], f32[3, B, T, 4]
        %83, %84 = repeat %82 {functions: ["block", "block"], path: "rows", first: 2, stride: 4, steps: 3, carries: 0, stacked: [0], reversed: true} : f32[3, B, T, 4], f32[3, B, T, 4]
        %85, %86 = call %81 {function: "block", path: "rows", step: 3} : f32[B, T, 4], f32[B, T, 4]
        %87 = max %mask {axis: 1, keep: false} : i32[B]
        %88 = write_rows %66, %65, %87 {axis: 1, wraps: true} : f32[B, T, 4]
        %89 = write_rows %88, %66, %87 {axis: 2} : f32[B, T, 4]
        %90 = attention %49, %49, %49, %63, %87 {scale: 0.5, causal: false, mask: true, bias: false, left: 3, past: true} : f32[B, T, 4]
        %91, %92 = elementwise %66, %22, %25 {program: ["multiply x0 x0", "exp v0", "add v1 0.5", "divide v2 v1", "subtract -inf v3"], results: [4, 2]} : f32[B, T, 4], f32[B, T, 4]
        %93 = scatter_add %66, %mask {axis: 1, extent: 2*T} : f32[B, 2*T, 4]
        %94, %95, %96 = attention_gradient %66, %66, %66, %92 {scale: 0.5, left: 3, right: 0} : f32[B, T, 4], f32[B, T, 4], f32[B, T, 4]
        %97 = iota {count: 4} : i32[4]
        %98 = uniform %97 {shape: [B, 2*T]} : f32[B, 2*T]
        return %66, %26, %mask
      }
    }

    """
}
