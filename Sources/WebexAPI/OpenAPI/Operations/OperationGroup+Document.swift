import HTTPTypes

extension OperationGroup {
    static let document = OperationGroup(
        tag: "Document", summary: "This document",
        operations: [
            OperationDescription(
                .get, OpenAPIRoutes.path, "getOpenAPIDocument", "This document; no token is needed", .ok(.input(["openapi": .one(of: "3.0.3")])))
        ])
}
