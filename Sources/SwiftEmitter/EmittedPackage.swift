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
    package var names: PackageNames.Model

    package init(_ input: EmitterInput, names: PackageNames.Model) {
      self.input = input
      self.names = names
    }

    package var type: String { names.type }
    package var program: String { names.program }
    /// The file of packed weights in the package; `nil` if the model reads no learned tensor.
    package var weightsFile: String? { input.hasParameters ? names.weightsFile : nil }
  }

  package var name: String
  package var models: [Model]
  package var version: String
  /// The licence of the runtime.
  package var license: String

  /// - Parameters:
  ///   - name: an identifier, from which the runtime's module names are made.
  ///   - models: models with names of one ``PackageNames``.
  package init(name: String, models: [Model], version: String) {
    self.name = name
    self.models = models
    self.version = version
    license = RuntimeSources.license
  }

  /// Whether the text can be the name of a type or a package.
  package static func isName(_ text: String) -> Bool { SwiftNames.isIdentifier(text) }

  package var files: [PackageFile] {
    let runtime = RuntimeSources(package: name)
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
}
