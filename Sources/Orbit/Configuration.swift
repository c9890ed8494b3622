import Foundation
import SIPUserAgent
import Yams

/// A configuration that cannot be used: names the key, its value, and what it should be. Exit code 2.
struct ConfigurationError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }

    init(key: String, value: String, _ problem: String) {
        self.description = "\(key) = \(value): \(problem)"
    }
}

/// One key of the configuration.
struct ConfigurationKey: Sendable {
    var name: String
    var type: String
    var defaultValue: String
    var help: String

    /// `http.port` is `ORBIT_HTTP_PORT`.
    var environmentName: String {
        "ORBIT_" + self.name.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }

    static let all: [ConfigurationKey] = [
        .init(name: "http.host", type: "address", defaultValue: "127.0.0.1", help: "where the API listens"),
        .init(name: "http.port", type: "port", defaultValue: "8080", help: "0 takes a free one"),
        .init(name: "http.public-url", type: "URL", defaultValue: "", help: "used in Link headers; empty: from the request's Host"),
        .init(
            name: "http.requests-per-minute", type: "number", defaultValue: "",
            help: "of one access token, ten times as many of one address; 0: no limit; empty: \(Configuration.usualRequestsPerMinute), "
                + "and 0 with the demo directory"),
        .init(
            name: "http.trusted-proxies", type: "addresses", defaultValue: "",
            help: "of proxies in front, with commas, whose X-Forwarded-For is believed"),
        .init(name: "sip.host", type: "address", defaultValue: "127.0.0.1", help: "where phones are served, by UDP and TCP"),
        .init(name: "sip.port", type: "port", defaultValue: "5060", help: "0 takes a free one"),
        .init(name: "sip.advertised-host", type: "address", defaultValue: "", help: "the address phones are told; empty: sip.host"),
        .init(
            name: "sip.digest", type: "MD5, SHA-256 or both", defaultValue: "MD5",
            help: "what phones are challenged with, most preferred first; some phones give up when SHA-256 is in it"),
        .init(name: "sip.no-answer", type: "seconds", defaultValue: "30", help: "how long phones ring"),
        .init(
            name: "park.maximum-time", type: "minutes", defaultValue: "60",
            help: "how long a call may be parked in all before it is released"),
        .init(
            name: "call-detail.retention", type: "days", defaultValue: "30",
            help: "how long the detailed call history is kept"),
        .init(name: "media.port-range", type: "port-port", defaultValue: "16384-32767", help: "RTP and RTCP ports, on sip.host"),
        .init(
            name: "webhooks.allow-private-addresses", type: "true or false", defaultValue: "false",
            help: "whether webhooks may name private, loopback and link-local addresses as their target"),
        .init(name: "audit.retention", type: "days", defaultValue: "365", help: "how long it is kept who changed what"),
        .init(name: "data-dir", type: "folder", defaultValue: "./data", help: "where the database is"),
        .init(name: "node", type: "name", defaultValue: "1", help: "part of every call id; differs between nodes of one system"),
        .init(name: "drain-timeout", type: "seconds", defaultValue: "10", help: "how long SIGTERM waits for live calls to end"),
        .init(
            name: "log.level", type: "trace, debug, info, notice, warning, error or critical", defaultValue: "info", help: "the least that is logged"),
    ]

    static var help: String {
        let rows = self.all.map { key in
            "  \(key.name.padding(toLength: 25, withPad: " ", startingAt: 0)) \(key.environmentName.padding(toLength: 31, withPad: " ", startingAt: 0)) "
                + "\(key.type)  [\(key.defaultValue.isEmpty ? "none" : key.defaultValue)]  \(key.help)"
        }
        return "Keys of the YAML file, their environment variables, types, [defaults]:\n" + rows.joined(separator: "\n")
            + "\nPrecedence: command line, environment, file, default."
    }
}

/// What the server is told, from the command line, the environment, a file and the defaults, in this order.
struct Configuration: Sendable {
    var httpHost: String
    var httpPort: Int
    var httpPublicURL: String?
    /// What counts where ``requestsPerMinute`` is not given: twenty a second.
    static let usualRequestsPerMinute = 1_200
    /// Of one access token; 0 is no limit, nil leaves it to the server.
    var requestsPerMinute: Int?
    var trustedProxies: Set<String>
    var sipHost: String
    var sipPort: Int
    var sipAdvertisedHost: String
    var digestAlgorithms: [DigestAlgorithm]
    var noAnswer: Int
    /// Minutes.
    var maximumParkTime: Int
    /// Days.
    var callDetailRetention: Int
    var mediaPorts: ClosedRange<Int>
    var allowsPrivateWebhookAddresses: Bool
    /// Days.
    var auditRetention: Int
    var dataDirectory: String
    var node: String
    var drainTimeout: Int
    var logLevel: String

    /// - Parameters:
    ///   - commandLine: values by key, those that were given.
    ///   - file: path of a YAML file.
    init(commandLine: [String: String], environment: [String: String], file: String?) throws {
        let fileValues = try file.map(Self.read) ?? [:]
        func value(_ name: String) -> String {
            let key = ConfigurationKey.all.first { $0.name == name }
            return commandLine[name] ?? key.flatMap { environment[$0.environmentName] } ?? fileValues[name] ?? key?.defaultValue ?? ""
        }
        func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
            let text = value(name)
            guard let number = Int(text), range.contains(number) else {
                throw ConfigurationError(key: name, value: text, "must be a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        self.httpHost = value("http.host")
        self.httpPort = try number("http.port", 0...65_535)
        self.httpPublicURL = value("http.public-url").isEmpty ? nil : value("http.public-url")
        self.requestsPerMinute = value("http.requests-per-minute").isEmpty ? nil : try number("http.requests-per-minute", 0...1_000_000)
        self.trustedProxies = Set(value("http.trusted-proxies").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        self.sipHost = value("sip.host")
        self.sipPort = try number("sip.port", 0...65_535)
        self.sipAdvertisedHost = value("sip.advertised-host").isEmpty ? self.sipHost : value("sip.advertised-host")
        self.digestAlgorithms = try value("sip.digest").split(separator: ",").map { text in
            guard let algorithm = DigestAlgorithm(rawValue: text.trimmingCharacters(in: .whitespaces).uppercased()) else {
                throw ConfigurationError(key: "sip.digest", value: value("sip.digest"), "must be MD5, SHA-256 or both with a comma")
            }
            return algorithm
        }
        guard !self.digestAlgorithms.isEmpty else { throw ConfigurationError(key: "sip.digest", value: "", "must not be empty") }
        self.noAnswer = try number("sip.no-answer", 1...600)
        self.maximumParkTime = try number("park.maximum-time", 1...10_080)
        self.callDetailRetention = try number("call-detail.retention", 1...3_650)
        self.mediaPorts = try Self.range("media.port-range", value("media.port-range"))
        guard let allowsPrivate = Bool(value("webhooks.allow-private-addresses").lowercased()) else {
            throw ConfigurationError(
                key: "webhooks.allow-private-addresses", value: value("webhooks.allow-private-addresses"), "must be true or false")
        }
        self.allowsPrivateWebhookAddresses = allowsPrivate
        self.auditRetention = try number("audit.retention", 1...36_500)
        self.dataDirectory = value("data-dir")
        self.node = value("node")
        self.drainTimeout = try number("drain-timeout", 0...3_600)
        self.logLevel = value("log.level")
        guard ["trace", "debug", "info", "notice", "warning", "error", "critical"].contains(self.logLevel) else {
            throw ConfigurationError(key: "log.level", value: self.logLevel, "must be trace, debug, info, notice, warning, error or critical")
        }
        guard !self.node.isEmpty, self.node.utf8.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }) else {
            throw ConfigurationError(key: "node", value: self.node, "must have digits, lower-case letters and hyphens only")
        }
        for (key, host) in [("http.host", self.httpHost), ("sip.host", self.sipHost)] where host.isEmpty || host.contains(" ") {
            throw ConfigurationError(key: key, value: host, "must be an address")
        }
    }

    private static func range(_ key: String, _ text: String) throws -> ClosedRange<Int> {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, parts[0] >= 1_024, parts[1] <= 65_535, parts[1] - parts[0] >= 3 else {
            throw ConfigurationError(key: key, value: text, "must be two ports from 1024 to 65535, such as 16384-32767")
        }
        return parts[0]...parts[1]
    }

    /// Reads a file with nested or dotted keys.
    private static func read(_ path: String) throws -> [String: String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigurationError("cannot read the configuration file \(path)")
        }
        do {
            guard let root = try Yams.compose(yaml: text) else { return [:] }
            var values: [String: String] = [:]
            try self.flatten(root, prefix: "", into: &values, file: path)
            return values
        } catch let error as YamlError {
            throw ConfigurationError("\(path) is not YAML: \(error)")
        }
    }

    private static func flatten(_ node: Node, prefix: String, into values: inout [String: String], file: String) throws {
        guard case .mapping(let mapping) = node else {
            throw ConfigurationError("\(file): \(prefix.isEmpty ? "the file" : prefix) must be a mapping")
        }
        for (keyNode, value) in mapping {
            let name = prefix + (prefix.isEmpty ? "" : ".") + (keyNode.string ?? "")
            if case .scalar(let scalar) = value {
                guard ConfigurationKey.all.contains(where: { $0.name == name }) else {
                    throw ConfigurationError(
                        "\(file) line \(keyNode.mark?.line ?? 0): unknown key \(name) = \(scalar.string); see orbit serve --help-config")
                }
                values[name] = scalar.string
            } else {
                try self.flatten(value, prefix: name, into: &values, file: file)
            }
        }
    }
}
