import CallControl
import Directory
internal import Foundation
import HTTPTypes
package import Hummingbird
internal import JSONStream
import Webhooks

/// An error as the API tells it: status, message, and the codes that clients know.
package struct APIError: Error, Sendable {
    package var status: HTTPResponse.Status
    package var message: String
    /// One of Webex's own codes, where one is known for this error. None is made up.
    package var errorCode: Int?
    package var headers: HTTPFields
    /// Which limit refused the request, for metrics.
    var limit: String?

    package init(_ status: HTTPResponse.Status, _ message: String, errorCode: Int? = nil, headers: HTTPFields = [:]) {
        self.init(status, message, errorCode: errorCode, headers: headers, limit: nil)
    }

    private init(_ status: HTTPResponse.Status, _ message: String, errorCode: Int? = nil, headers: HTTPFields, limit: String?) {
        self.status = status
        self.message = message
        self.errorCode = errorCode
        self.headers = headers
        self.limit = limit
    }

    /// A missing or invalid field.
    package static func invalid(_ message: String) -> APIError { APIError(.badRequest, message, errorCode: 25_008) }

    package static let unauthorized = APIError(
        .unauthorized, "The request requires a valid access token set in the Authorization request header.",
        headers: [.wwwAuthenticate: "Bearer"])

    package static func unavailable(_ why: String) -> APIError { APIError(.serviceUnavailable, why, headers: [.retryAfter: "2"]) }

    /// - Parameters:
    ///   - seconds: when to come again.
    ///   - limit: what there was too much of: `token` or `address`.
    static func tooManyRequests(after seconds: Int, by limit: String) -> APIError {
        APIError(
            .tooManyRequests, "Too many requests with this \(limit == "token" ? "access token" : "address"); come again in \(seconds) s",
            headers: [.retryAfter: String(seconds)], limit: limit)
    }

    init(_ error: CallControlError) {
        switch error {
        case .callNotFound: self.init(.notFound, error.description)
        case .wrongState, .notRegistered, .phoneRefused, .orbitOccupied, .noParkGroup, .parkGroupFull: self.init(.conflict, error.description)
        case .malformedDestination, .malformedDigits: self = .invalid(error.description)
        case .unknownDestination, .nothingParked, .nothingToPickUp: self.init(.notFound, error.description)
        case .notPermitted: self.init(.forbidden, error.description)
        case .gone: self.init(.gone, error.description)
        case .unavailable(let why): self = .unavailable(why)
        }
    }

    /// What the API calls what the directory has other names for.
    private static let fields = [
        "routing-prefix": "routingPrefix", "number": "phoneNumber", "email": "emails[0]", "emergency-numbers": "emergencyNumbers",
        "sip-domain": "sipDomain", "manages": "managedOrgs", "recallTime": "callParkSettings.recallTime",
        "huntWaitTime": "callParkSettings.huntWaitTime", "weight": "agents[].weight",
        "nextAgentRings": "callPolicies.noAnswer.nextAgentRings",
    ]

    init(_ error: DirectoryError) {
        let error = error.naming(field: Self.fields)
        switch error {
        case .invalid: self = .invalid(error.description)
        case .notUnique, .inUse, .changedMeanwhile: self.init(.conflict, error.description)
        case .notFound: self.init(.notFound, error.description, errorCode: 4_008)
        case .unavailable: self = .unavailable(error.description)
        case .locked(let what, let jobID):
            self.init(
                .init(code: 423, reasonPhrase: "Locked"),
                DirectoryError.locked(what, jobID: WebexID(.job, jobID).description).description, headers: [.retryAfter: "5"])
        }
    }

    /// Any error as the client sees it. What is unexpected is told without its insides.
    package init(any error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as CallControlError: self.init(error)
        case let error as DirectoryError: self.init(error)
        case let error as WebhookError: self.init(error)
        case let error as NumberJobService.Refusal: self.init(error)
        case let error as HTTPError: self.init(error.status, error.body ?? error.status.reasonPhrase, headers: error.headers)
        default: self.init(.internalServerError, "Something went wrong on the server; the tracking id is in its log")
        }
    }

    private struct Body: Encodable {
        struct Item: Encodable {
            var description: String
            var errorCode: Int?
        }

        var message: String
        var errors: [Item]
        var trackingId: String
    }

    func response(trackingID: String) -> Response {
        let body = Body(message: self.message, errors: [.init(description: self.message, errorCode: self.errorCode)], trackingId: trackingID)
        var response = JSONResponse.make(self.status, body)
        response.headers.append(contentsOf: self.headers)
        return response
    }
}

/// Bodies as JSON.
enum JSONResponse {
    static func make(_ status: HTTPResponse.Status, _ body: some Encodable) -> Response {
        guard let data = try? JSONStreamEncoder().encode(body) else { return Response(status: .internalServerError) }
        return Response(
            status: status, headers: [.contentType: "application/json;charset=UTF-8", .contentLength: String(data.count)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    static var noContent: Response { Response(status: .noContent) }
}

extension HTTPField.Name {
    static let trackingID = HTTPField.Name("TrackingID").unsafelyUnwrapped
    /// The password of a SIP account that the server made, once.
    static let sipPassword = HTTPField.Name("X-Orbit-SIP-Password").unsafelyUnwrapped
    static let link = HTTPField.Name("Link").unsafelyUnwrapped
}
