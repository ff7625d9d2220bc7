/// The names of the modules, programs and files of weights of a package: one scope, in which names that differ only in
/// case are the same, so that the package builds on every file system.
package struct PackageNames {
  /// The names of a model in the package.
  package struct Model {
    /// The name of the Swift type, the module and the library, such as `ViT`.
    package let type: String
    /// The name of the executable, such as `vit-cli`.
    package let program: String
    /// The file of packed weights in the package, such as `ViT.safetensors`.
    package let weightsFile: String
  }

  private var scope: NameScope

  /// - Parameter name: the name of a package of several models; `nil` for one that is named after its only model.
  package init(package name: String?) {
    let runtime = name.map { RuntimeSources(package: $0).names } ?? []
    scope = NameScope(reserved: ReservedNames.ofModels.union(runtime), ignoresCase: true)
  }

  /// The names for a model, which are not given again. A name with another meaning gets the ending `Model`.
  ///
  /// - Parameter model: an identifier.
  package mutating func define(_ model: String) -> Model {
    let type = scope.type(model, suffix: "Model")
    // A program has the only names with a dash, and its letters are those of its type.
    return Model(type: type, program: Self.program(type), weightsFile: type + ".safetensors")
  }

  /// `DigitsViT` becomes `digits-vit-cli`.
  static func program(_ type: String) -> String {
    let letters = Array(type)
    var result = ""
    for (index, letter) in letters.enumerated() {
      let startsWord =
        index > 0 && letter.isUppercase && !letters[index - 1].isUppercase && index + 1 < letters.count
      if startsWord { result += "-" }
      result += letter.lowercased()
    }
    return result + "-cli"
  }
}
