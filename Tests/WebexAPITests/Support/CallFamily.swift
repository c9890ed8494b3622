import Directory
import Foundation
import HTTPTypes
import SIPPhone
import SIPSyntax

@testable import WebexAPI

/// The three ways to somebody's calls: with one's own token, in two spellings, and as an administrator.
enum CallFamily: String, CaseIterable, Sendable {
    case own
    case me
    case member

    /// Whose token is used to act on a person's calls.
    func token(for person: String) -> String { self == .member ? "alice" : person }

    func path(_ person: String) -> String {
        switch self {
        case .own: "/v1/telephony/calls"
        case .me: "/v1/telephony/calls/members/me"
        case .member: "/v1/telephony/calls/members/\(WebexID(.people, person))"
        }
    }

    /// Where calls are listed.
    func collection(_ person: String) -> String { self == .own ? self.path(person) : self.path(person) + "/calls" }

    /// The scope that it takes to read, or to act.
    func scope(writes: Bool) -> String { (self == .member ? "spark-admin:calls_" : "spark:calls_") + (writes ? "write" : "read") }

    /// All operations that act.
    static let actions = [
        "dial", "answer", "reject", "hangup", "hold", "resume", "mute", "unmute", "divert", "transfer", "park", "retrieve", "pickup",
    ]
    /// Those that name a call with `callId`.
    static let actionsOnCall = ["answer", "reject", "hangup", "hold", "resume", "mute", "unmute", "divert", "park"]
}

extension APIBench {
    /// An operation on a person's calls.
    func act(_ action: String, on person: String, _ family: CallFamily, token: String? = nil, json: String) async throws -> Answer {
        try await self.request(.post, "\(family.path(person))/\(action)", token: token ?? family.token(for: person), json: json)
    }

    /// A person's calls as a family lists them, oldest first.
    func calls(of person: String, _ family: CallFamily = .own) async throws -> [[String: Any]] {
        try await self.request(.get, family.collection(person), token: family.token(for: person)).items()
    }

    func states(of person: String, _ family: CallFamily = .own) async throws -> [String] {
        try await self.calls(of: person, family).compactMap { $0["state"] as? String }
    }

    /// Whom a person's only call is with.
    func partner(of person: String) async throws -> String? {
        let calls = try await self.calls(of: person)
        return calls.count == 1 ? (calls[0]["remoteParty"] as? [String: Any])?["name"] as? String : nil
    }

    /// A call that rings.
    func ring(_ callee: String, _ digits: String, from caller: String) async {
        await self.office { office in
            office.phone(callee).answering = .never
            _ = office.phone(caller).call(to: digits)
        }
    }

    /// What a person's phone was told of its last call, if that failed.
    func failure(of person: String) async -> Int? { await self.office { $0.phone(person).calls.last?.failure?.rawValue } }
}
