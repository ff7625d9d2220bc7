/// The `Package.swift` of an emitted package.
struct PackageManifest {
  var name: String
  /// The modules of the models.
  var models: [String]
  /// The executables, by the model that each runs.
  var programs: [String: String]
  var runtime: RuntimeSources
  var version: String

  var text: String {
    """
    // swift-tools-version: 6.2
    // Written by graphc \(version).

    import PackageDescription

    let settings: [SwiftSetting] = [
      .swiftLanguageMode(.v6),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]

    /// Kernels are optimized also in debug builds.
    let kernelSettings: [SwiftSetting] =
      settings + [
        .unsafeFlags(["-Ounchecked", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"])
      ]

    /// The kernels again for every instruction set above the baseline; which set runs is chosen at start. The bf16 sets
    /// hold only products and attention.
    #if arch(x86_64)
      let instructionSets: [InstructionSet] = [
        InstructionSet("\(runtime.name(.avx2))", defines: ["AVX2"], march: "x86-64-v3"),
        InstructionSet("\(runtime.name(.avx512))", defines: ["AVX512"], march: "x86-64-v4"),
        InstructionSet("\(runtime.name(.avx512BF16))", defines: ["AVX512", "AVX512BF16"], march: "x86-64-v4+avx512bf16"),
        InstructionSet("\(runtime.name(.amx))", defines: ["AVX512", "AMX"], march: "x86-64-v4+avx512bf16+amx-tile+amx-bf16"),
      ]
    #else
      let instructionSets: [InstructionSet] = []
    #endif

    struct InstructionSet {
      var target: String
      var defines: [String]
      /// The compiler's name of the architecture, then additional instruction sets.
      var march: [Substring]

      init(_ target: String, defines: [String], march: String) {
        self.target = target
        self.defines = defines
        self.march = march.split(separator: "+")
      }

      var settings: [SwiftSetting] {
        let more = march.dropFirst().flatMap { ["-Xcc", "-m\\($0)"] }
        return defines.map { .define("GRAPHC_\\($0)") } + [
          .unsafeFlags(["-Xcc", "-march=\\(march[0])", "-Xcc", "-mprefer-vector-width=512"] + more)
        ]
      }
    }

    let kernelTargets: [Target] =
      [
        .target(name: "\(runtime.name(.kernelTable))", swiftSettings: kernelSettings),
        .target(
          name: "\(runtime.name(.kernels))",
          dependencies: ["\(runtime.name(.intrinsics))", "\(runtime.name(.kernelTable))"],
          swiftSettings: kernelSettings
        ),
      ]
      + instructionSets.map { set in
        .target(
          name: set.target,
          dependencies: ["\(runtime.name(.intrinsics))", "\(runtime.name(.kernelTable))"],
          swiftSettings: kernelSettings + set.settings
        )
      }

    let runtimeTargets: [Target] = [
      .systemLibrary(
        name: "\(runtime.name(.png))",
        pkgConfig: "libpng",
        providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
      ),
      .systemLibrary(
        name: "\(runtime.name(.jpeg))",
        pkgConfig: "libturbojpeg",
        providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]
      ),
      .target(name: "\(runtime.name(.intrinsics))"),
      .target(
        name: "\(runtime.name(.images))",
        dependencies: [
          .target(name: "\(runtime.name(.png))", condition: .when(traits: ["Images"])),
          .target(name: "\(runtime.name(.jpeg))", condition: .when(traits: ["Images"])),
        ],
        cSettings: [.define("GRAPHC_IMAGES", .when(traits: ["Images"]))],
        linkerSettings: [
          .linkedLibrary("png", .when(traits: ["Images"])),
          .linkedLibrary("turbojpeg", .when(traits: ["Images"])),
        ]
      ),
      .target(name: "\(runtime.name(.text))", swiftSettings: settings),
      .target(
        name: "\(runtime.name(.runtime))",
        dependencies: [
          "\(runtime.name(.intrinsics))", "\(runtime.name(.text))",
          .target(name: "\(runtime.name(.images))", condition: .when(traits: ["Images"])),
        ] + kernelTargets.map { .target(name: $0.name) },
        swiftSettings: settings
      ),
      .target(
        name: "\(runtime.name(.program))",
        dependencies: ["\(runtime.name(.runtime))", "\(runtime.name(.text))"],
        swiftSettings: settings
      ),
    ]

    let modelTargets: [Target] = [
    \(models.map(targets).joined(separator: "\n"))
    ]

    let package = Package(
      name: "\(name)",
      products: [
    \(models.map(products).joined(separator: "\n"))
      ],
      traits: [
        .trait(name: "Images", description: "Read pictures: PNG through libpng, JPEG through TurboJPEG")
      ],
      targets: kernelTargets + runtimeTargets + modelTargets
    )

    """
  }

  private func targets(_ model: String) -> String {
    """
      .target(name: "\(model)", dependencies: ["\(runtime.name(.runtime))"], swiftSettings: settings),
      .executableTarget(
        name: "\(programs[model] ?? model)",
        dependencies: ["\(model)", "\(runtime.name(.program))", "\(runtime.name(.runtime))"],
        swiftSettings: settings
      ),
    """
  }

  private func products(_ model: String) -> String {
    """
        .library(name: "\(model)", targets: ["\(model)"]),
        .executable(name: "\(programs[model] ?? model)", targets: ["\(programs[model] ?? model)"]),
    """
  }
}
