import GraphIR
package import Passes

extension Optimizer {
  /// An optimizer as `.gir` text, in which TYPE stands for the type of the parameter.
  private static func written(
    _ name: String, numbers: [String], states: [String], _ text: String
  ) -> Optimizer {
    Optimizer(name, numbers: numbers, states: states.map { Optimizer.State($0) }) { type in
      let module = try? Module.parse(text.replacing("TYPE", with: "\(type)"))
      return module?.main ?? Function(name: "not parsed")
    }
  }

  /// Gradient descent with a momentum of 0.9; `rate` is the learning rate.
  package static let momentum = written(
    "momentum", numbers: ["rate"], states: ["velocity"],
    """
    module "momentum" {
      func @main(%rate: f32[], %p: TYPE, %g: TYPE, %v: TYPE) -> (p: TYPE, v: TYPE) {
        %share = constant {value: 0.9} : f32[]
        %kept = multiply %v, %share : TYPE
        %velocity = add %kept, %g : TYPE
        %move = multiply %velocity, %rate : TYPE
        %next = subtract %p, %move : TYPE
        return %next, %velocity
      }
    }
    """)

  /// AdamW (Loshchilov and Hutter, 2019) with a decay of 0.1, betas of 0.9 and 0.99. `first` is 1 − 0.9ᵗ and
  /// `second` the root of 1 − 0.99ᵗ in step t, counted from 1.
  package static let adamW = written(
    "adamw", numbers: ["rate", "first", "second"], states: ["m", "v"],
    """
    module "adamw" {
      func @main(%rate: f32[], %first: f32[], %second: f32[], %p: TYPE, %g: TYPE, %m: TYPE, %v: TYPE) -> (p: TYPE, m: TYPE, v: TYPE) {
        %a = constant {value: 0.9} : f32[]
        %b = constant {value: 0.1} : f32[]
        %c = constant {value: 0.99} : f32[]
        %d = constant {value: 0.01} : f32[]
        %epsilon = constant {value: 1e-8} : f32[]
        %m1 = multiply %m, %a : TYPE
        %m2 = multiply %g, %b : TYPE
        %m3 = add %m1, %m2 : TYPE
        %square = multiply %g, %g : TYPE
        %v1 = multiply %v, %c : TYPE
        %v2 = multiply %square, %d : TYPE
        %v3 = add %v1, %v2 : TYPE
        %root = sqrt %v3 : TYPE
        %corrected = divide %root, %second : TYPE
        %below = add %corrected, %epsilon : TYPE
        %above = divide %m3, %first : TYPE
        %direction = divide %above, %below : TYPE
        %decay = multiply %p, %b : TYPE
        %both = add %direction, %decay : TYPE
        %move = multiply %both, %rate : TYPE
        %next = subtract %p, %move : TYPE
        return %next, %m3, %v3
      }
    }
    """)
}
