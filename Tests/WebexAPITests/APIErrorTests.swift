import CallControl
import Directory
import HTTPTypes
import Hummingbird
import Testing

@testable import WebexAPI

@Suite("Errors as the API tells them (NOTES.md, “Status codes”)")
struct APIErrorTests {
    struct Mapping: Sendable {
        var error: any Error
        var status: HTTPResponse.Status
        var errorCode: Int?
        var retryAfter: String?

        init(_ error: any Error, _ status: HTTPResponse.Status, _ errorCode: Int? = nil, retryAfter: String? = nil) {
            self.error = error
            self.status = status
            self.errorCode = errorCode
            self.retryAfter = retryAfter
        }
    }

    private struct Unexpected: Error, CustomStringConvertible {
        var description: String { "secret insides" }
    }

    static let mappings = [
        Mapping(CallControlError.callNotFound, .notFound), Mapping(CallControlError.wrongState("alerting"), .conflict),
        Mapping(CallControlError.malformedDestination("x"), .badRequest, 25_008), Mapping(CallControlError.unknownDestination("7099"), .notFound),
        Mapping(CallControlError.notRegistered, .conflict), Mapping(CallControlError.phoneRefused("busy"), .conflict),
        Mapping(CallControlError.orbitOccupied("Orbit 1"), .conflict), Mapping(CallControlError.nothingParked("Orbit 1"), .notFound),
        Mapping(CallControlError.gone, .gone), Mapping(CallControlError.unavailable("full"), .serviceUnavailable, retryAfter: "2"),
        Mapping(DirectoryError.invalid(field: "name", reason: "too long"), .badRequest, 25_008),
        Mapping(DirectoryError.notUnique(field: "extension", value: "7001", holder: "Orbit 1"), .conflict),
        Mapping(DirectoryError.notFound("location"), .notFound, 4_008), Mapping(DirectoryError.inUse("a call is parked"), .conflict),
        Mapping(DirectoryError.unavailable("disk full"), .serviceUnavailable, retryAfter: "2"),
        Mapping(APIError.unauthorized, .unauthorized), Mapping(APIError.invalid("name is missing"), .badRequest, 25_008),
        Mapping(HTTPError(.contentTooLarge), .contentTooLarge), Mapping(Unexpected(), .internalServerError),
        Mapping(CancellationError(), .internalServerError),
    ]

    @Test("Every error has its status, and a code only where one is known", arguments: mappings)
    func mapping(_ mapping: Mapping) {
        let error = APIError(any: mapping.error)
        #expect(error.status == mapping.status)
        #expect(error.errorCode == mapping.errorCode)
        #expect(error.headers[.retryAfter] == mapping.retryAfter)
        #expect(!error.message.isEmpty)
        #expect(!error.status.reasonPhrase.isEmpty)
    }

    @Test("What an error of a call or of the directory says is what the client reads")
    func messages() {
        #expect(APIError(any: CallControlError.callNotFound).message == "Call not found")
        #expect(APIError(any: CallControlError.orbitOccupied("Orbit 1")).message.contains("Orbit 1"))
        #expect(APIError(any: DirectoryError.notUnique(field: "extension", value: "7001", holder: "Bob")).message.contains("7001"))
    }

    @Test("An unexpected error is told without its insides")
    func insides() {
        #expect(!APIError(any: Unexpected()).message.contains("secret"))
    }

    @Test("Without a token the client is told how to authenticate")
    func authenticate() {
        #expect(APIError.unauthorized.response(trackingID: "1").headers[.wwwAuthenticate] == "Bearer")
    }
}
