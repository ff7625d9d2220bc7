/// A file of an emitted package, by its path in the package.
package struct PackageFile: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case text(String)
    /// A symbolic link, relative to its folder.
    case link(to: String)
  }

  package var path: String
  package var content: Content

  package init(path: String, content: Content) {
    self.path = path
    self.content = content
  }
}

/// A Swift package of models that builds on its own: their sources, a program for each, and the runtime with its
/// kernels.
///
/// The same input gives the same bytes.
package struct EmittedPackage {
  /// A model and its names in the package.
  package struct Model {
    package var input: EmitterInput
    /// The name of the Swift type, the module and the library, such as `ViT`.
    package var type: String
    /// The name of the executable, such as `vit-cli`.
    package var program: String
    /// The file of packed weights in the package, such as `ViT.safetensors`.
    package var weightsFile: String

    /// - Parameter name: an identifier; if the type would hide one that emitted code uses, it gets another name.
    package init(_ input: EmitterInput, named name: String) {
      self.input = input
      type = Self.typeName(name)
      program = EmittedPackage.programName(type)
      weightsFile = type + ".safetensors"
    }

    /// The type name for a model with this name.
    package static func typeName(_ name: String) -> String {
      var scope = NameScope()
      return scope.type(name, suffix: "Model")
    }
  }

  package var name: String
  package var models: [Model]
  package var version: String
  /// The licence of the runtime.
  package var license: String

  /// - Parameters:
  ///   - name: an identifier, the prefix of the runtime's module names.
  ///   - models: models with different types.
  package init(name: String, models: [Model], version: String) {
    self.name = name
    self.models = models
    self.version = version
    license = RuntimeSources.license
  }

  /// Whether the text can be the name of a type or a package.
  package static func isName(_ text: String) -> Bool { SwiftNames.isIdentifier(text) }

  package var files: [PackageFile] {
    let runtime = RuntimeSources(prefix: name)
    let manifest = PackageManifest(
      name: name, models: models.map(\.type),
      programs: Dictionary(models.map { ($0.type, $0.program) }, uniquingKeysWith: { first, _ in first }),
      runtime: runtime, version: version)
    var files = [
      PackageFile(path: "Package.swift", content: .text(manifest.text)),
      PackageFile(path: "README.md", content: .text(PackageReadme(package: self).text)),
      PackageFile(path: ".gitignore", content: .text("/.build\n")),
      PackageFile(path: "LICENSE-graphc", content: .text(license)),
    ]
    for model in models {
      let sources = ModelSources(
        model.input, type: model.type, runtime: runtime.name(.runtime), version: version)
      files += sources.files.map { PackageFile(path: "Sources/\(model.type)/\($0.name)", content: .text($0.text)) }
      let program = ProgramSource(model: model, runtime: runtime, version: version)
      files.append(PackageFile(path: "Sources/\(model.program)/main.swift", content: .text(program.text)))
    }
    return files + runtime.files
  }

  /// `DigitsViT` becomes `digits-vit-cli`.
  static func programName(_ type: String) -> String {
    let letters = Array(type)
    var result = ""
    for (index, letter) in letters.enumerated() {
      let startsWord =
        index > 0 && letter.isUppercase && !letters[index - 1].isUppercase && index + 1 < letters.count
      if startsWord || letter == "_" { result += "-" }
      if letter != "_" { result += letter.lowercased() }
    }
    return result + "-cli"
  }
}
