// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

// Every package is named in ARCHITECTURE.md with its reason.
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

/// The targets bottom up. An arrow that is not here does not exist; `scripts/check-layers.sh` checks it.
let package = Package(
    name: "orbit",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "orbit", targets: ["Orbit"]),
        .library(name: "SIPSyntax", targets: ["SIPSyntax"]),
        .library(name: "SIPTransaction", targets: ["SIPTransaction"]),
        .library(name: "SIPUserAgent", targets: ["SIPUserAgent"]),
        .library(name: "SDP", targets: ["SDP"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    ],
    targets: [
        .target(name: "SIPSyntax", swiftSettings: settings),
        .target(name: "SDP", swiftSettings: settings),
        .target(name: "JSONStream", swiftSettings: settings),
        .target(name: "SIPTransaction", dependencies: ["SIPSyntax", collections], swiftSettings: settings),
        .target(name: "SIPTransport", dependencies: ["SIPSyntax", nioCore, nioPosix], swiftSettings: settings),
        .target(name: "SIPUserAgent", dependencies: ["SIPSyntax", "SIPTransaction", "SDP", crypto], swiftSettings: settings),
        .target(name: "CPrompts", path: "Sources/CPrompts", exclude: ["prompts"], cSettings: [.headerSearchPath("prompts")]),
        .target(name: "Media", dependencies: ["SDP", "CPrompts", nioCore, nioPosix, deque], swiftSettings: settings),
        .target(name: "Directory", swiftSettings: settings),
        .target(
            name: "CallControl",
            dependencies: ["SIPSyntax", "SIPTransaction", "SIPUserAgent", "SDP", "Directory", "Media"], swiftSettings: settings),
        .target(
            name: "CallPark",
            dependencies: ["CallControl", "SIPSyntax", "SIPUserAgent", "SDP", "Directory", "Media"], swiftSettings: settings),
        // libxcrypt; Debian's libc6-dev brings it.
        .target(name: "CCrypt", linkerSettings: [.linkedLibrary("crypt")]),
        .target(
            name: "Webhooks",
            dependencies: ["Directory", "CallControl", crypto, logging, httpClient, collections, deque, nioCore, nioHTTP1, nioPosix],
            swiftSettings: settings),
        .target(
            name: "Storage",
            dependencies: [
                "JSONStream", "Directory", "CallControl", "CallPark", "Webhooks", "SIPUserAgent", "CCrypt", grdb, yams, crypto, logging,
            ],
            swiftSettings: settings),
        .target(
            name: "WebexAPI",
            dependencies: ["JSONStream", "SIPUserAgent", "Directory", "CallControl", "CallPark", "Webhooks", hummingbird, crypto, logging],
            swiftSettings: settings),
        .target(
            name: "SIPPhone", dependencies: ["SIPSyntax", "SIPTransaction", "SIPUserAgent", "SDP"], swiftSettings: settings),
        .target(
            name: "Simulation",
            dependencies: [
                "JSONStream", "SIPSyntax", "SIPTransaction", "SIPUserAgent", "SDP", "Directory", "Media", "CallControl", "CallPark", "SIPPhone",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "Orbit",
            dependencies: [
                "SIPSyntax", "SIPTransaction", "SIPTransport", "SIPUserAgent", "SDP", "Media", "Directory", "CallControl",
                "CallPark", "Storage", "WebexAPI", "Webhooks", "SIPPhone", hummingbird, argumentParser, lifecycle, unixSignals, logging, yams,
                nioCore, nioPosix, crypto, grdb,
            ],
            swiftSettings: settings),
        .target(name: "CAllocationCounter", path: "Sources/CAllocationCounter"),
        .executableTarget(
            name: "OrbitBench",
            dependencies: ["SIPSyntax", "CallControl", "CallPark", "Directory", "SIPPhone", "Simulation", "CAllocationCounter"],
            swiftSettings: settings),

        .testTarget(name: "SIPSyntaxTests", dependencies: ["SIPSyntax"], swiftSettings: settings),
        .testTarget(name: "JSONStreamTests", dependencies: ["JSONStream"], swiftSettings: settings),
        .testTarget(name: "SDPTests", dependencies: ["SDP"], swiftSettings: settings),
        .testTarget(name: "SIPTransactionTests", dependencies: ["SIPTransaction", "SIPSyntax"], swiftSettings: settings),
        .testTarget(name: "SIPUserAgentTests", dependencies: ["SIPUserAgent", "SIPSyntax"], swiftSettings: settings),
        .testTarget(name: "SIPTransportTests", dependencies: ["SIPTransport", "SIPSyntax", nioCore, nioPosix, nioEmbedded], swiftSettings: settings),
        .testTarget(name: "MediaTests", dependencies: ["Media", "SDP", nioCore, nioPosix], swiftSettings: settings),
        .testTarget(name: "DirectoryTests", dependencies: ["Directory"], swiftSettings: settings),
        .testTarget(
            name: "CallControlTests",
            dependencies: ["CallControl", "Directory", "Media", "SDP", "SIPPhone", "SIPSyntax", "SIPUserAgent", "Simulation"],
            swiftSettings: settings),
        .testTarget(
            name: "CallParkTests",
            dependencies: ["CallControl", "CallPark", "Directory", "Media", "SDP", "SIPPhone", "SIPSyntax", "SIPUserAgent", "Simulation"],
            swiftSettings: settings),
        .testTarget(
            name: "StorageTests", dependencies: ["Storage", "CallControl", "Directory", "Webhooks", "SIPSyntax", "SIPUserAgent", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "WebhooksTests",
            dependencies: ["Webhooks", "CallControl", "Directory", nioCore, nioHTTP1, nioPosix], swiftSettings: settings),
        .testTarget(
            name: "WebexAPITests",
            dependencies: [
                "WebexAPI", "Webhooks", "Directory", "CallControl", "CallPark", "Media", "Simulation", "SIPPhone", "SIPSyntax", "SIPUserAgent",
                hummingbird,
                lifecycle, logging, nioCore, nioPosix, nioEmbedded,
            ],
            swiftSettings: settings),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"], swiftSettings: settings),
    ]
)
