// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels are optimized in every configuration: a debug build that runs a model a hundred times slower is of no use.
let kernelSettings: [SwiftSetting] = settings + [.unsafeFlags(["-Ounchecked"])]

let package = Package(
  name: "graphc",
  products: [
    .executable(name: "graphc", targets: ["graphc"]),
    .library(name: "GraphcRuntime", targets: ["GraphcRuntime"]),
  ],
  traits: [
    .default(enabledTraits: ["Images"]),
    .trait(name: "Images", description: "Read pictures (PNG through libpng)"),
  ],
  targets: [
    // System libraries
    .systemLibrary(
      name: "CYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .systemLibrary(
      name: "CPNG",
      pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]
    ),

    // C: what Swift cannot say
    .target(name: "CIntrinsics"),
    .target(
      name: "CImages",
      dependencies: [.target(name: "CPNG", condition: .when(traits: ["Images"]))],
      cSettings: [.define("GRAPHC_IMAGES", .when(traits: ["Images"]))],
      linkerSettings: [.linkedLibrary("png", .when(traits: ["Images"]))]
    ),
    .target(name: "CLibraryText"),

    // Sources to a typed spec
    .target(name: "Diagnostics", swiftSettings: settings),
    .target(name: "YAMLSyntax", dependencies: ["CYAML", "Diagnostics"], swiftSettings: settings),
    .target(
      name: "ModelSpec",
      dependencies: ["CLibraryText", "Diagnostics", "YAMLSyntax"],
      exclude: ["Library"],
      swiftSettings: settings
    ),

    // Runtime: all that emitted code needs
    .target(
      name: "GraphcRuntime",
      dependencies: ["CIntrinsics", .target(name: "CImages", condition: .when(traits: ["Images"]))],
      swiftSettings: settings
    ),

    // The compiler
    .target(name: "GraphIR", dependencies: ["Diagnostics", "GraphcRuntime"], swiftSettings: settings),
    .target(
      name: "GraphGen",
      dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime", "ModelSpec", "YAMLSyntax"],
      swiftSettings: settings
    ),
    .target(name: "Passes", dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime"], swiftSettings: settings),
    .target(
      name: "ExecutionPlan",
      dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime", "Passes"],
      swiftSettings: settings
    ),
    .target(
      name: "Interpreter",
      dependencies: ["ExecutionPlan", "GraphIR", "GraphcRuntime"],
      swiftSettings: settings
    ),
    .target(
      name: "GraphcDriver",
      dependencies: [
        "Diagnostics", "ExecutionPlan", "GraphGen", "GraphIR", "GraphcRuntime", "Interpreter", "ModelSpec", "Passes",
        "YAMLSyntax",
      ],
      swiftSettings: settings
    ),
    .executableTarget(name: "graphc", dependencies: ["GraphcDriver"], swiftSettings: settings),

    // Tests
    .testTarget(name: "ArgumentsTests", dependencies: ["GraphcDriver"], swiftSettings: settings),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: settings),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["Diagnostics", "YAMLSyntax"], swiftSettings: settings),
    .testTarget(
      name: "ModelSpecTests",
      dependencies: ["CLibraryText", "Diagnostics", "ModelSpec", "YAMLSyntax"],
      swiftSettings: settings
    ),
    .testTarget(name: "GraphcRuntimeTests", dependencies: ["GraphcRuntime"], swiftSettings: settings),
    .target(
      name: "GraphcTestSupport",
      dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime"],
      path: "Tests/Support",
      swiftSettings: settings
    ),
    .testTarget(
      name: "GraphIRTests",
      dependencies: ["Diagnostics", "GraphIR", "GraphcRuntime", "GraphcTestSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "GraphGenTests",
      dependencies: ["Diagnostics", "GraphGen", "GraphIR", "GraphcRuntime", "GraphcTestSupport", "ModelSpec"],
      swiftSettings: settings
    ),
  ]
)
