import Crypto
import Directory
internal import Foundation
import HTTPTypes
import Hummingbird

/// The pages that people see: sign in and allow, or what is wrong. Plain HTML without scripts, images or anything from elsewhere.
struct SignInPage: Sendable {
    private static let style = """
        :root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{margin:0 auto;max-width:26rem;padding:1.5rem 1rem}\
        h1{font-size:1.4rem;line-height:1.3}label{display:block;font-weight:600;margin-top:1rem}\
        input{box-sizing:border-box;font:inherit;padding:.5rem;width:100%}button{font:inherit;margin:1.25rem .5rem 0 0;padding:.5rem 1.5rem}\
        :focus-visible{outline:3px solid #06c;outline-offset:2px}[role=alert]{border-left:4px solid #b00;padding-left:.75rem}
        """
    private static let styleSource = "'sha256-\(Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString())'"

    var title: String
    /// HTML.
    var content: String
    /// Where its form may lead besides this server.
    var formTarget: String?

    /// The form.
    ///
    /// - Parameters:
    ///   - token: from ``FormToken``.
    ///   - email: what was typed before.
    ///   - message: what was wrong with the last attempt.
    init(_ request: AuthorizationRequest, token: String, email: String = "", message: String? = nil) {
        let name = Self.escape(request.application.name)
        let hidden = (request.parameters + [("form_token", token)]).map { parameter in
            "<input type=\"hidden\" name=\"\(parameter.name)\" value=\"\(Self.escape(parameter.value))\">"
        }
        let scopes = request.scopes.map { "<li>\(Self.escape(Self.meaning(of: $0)))</li>" }
        let alert = message.map { "<p role=\"alert\" id=\"problem\">\(Self.escape($0))</p>" } ?? ""
        let described = message == nil ? "" : " aria-describedby=\"problem\""
        self.title = "Sign in for \(request.application.name)"
        self.formTarget = RedirectURI.source(request.redirectURI)
        self.content = """
            <h1>\(name) wants to act for you</h1>
            \(alert)
            <p>If you allow it, \(name) may:</p>
            <ul>\(scopes.joined())</ul>
            <p>What you may not do yourself, it may not do for you. You are then sent to <strong>\(Self.escape(self.formTarget ?? ""))</strong>.</p>
            <form method="post" action="authorize">
            \(hidden.joined(separator: "\n"))
            <label for="email">E-mail address</label>
            <input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="\(Self.escape(email))"\(described)>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="400"\(described)>
            <button type="submit" name="decision" value="allow">Sign in and allow</button>
            <button type="submit" name="decision" value="deny" formnovalidate>Do not allow</button>
            </form>
            """
    }

    /// A page that only says something.
    init(title: String, message: String) {
        self.title = title
        self.content = "<h1>\(Self.escape(title))</h1>\n<p>\(Self.escape(message))</p>"
    }

    func response(_ status: HTTPResponse.Status, headers: HTTPFields = [:]) -> Response {
        let html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.escape(self.title))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <main>
            \(self.content)
            </main>
            </body>
            </html>

            """
        var fields = headers
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.contentLength] = String(html.utf8.count)
        fields[.cacheControl] = "no-store"
        fields[.contentSecurityPolicy] = """
            default-src 'none'; style-src \(Self.styleSource); form-action 'self'\(self.formTarget.map { " \($0)" } ?? ""); \
            frame-ancestors 'none'; base-uri 'none'
            """
        fields[.xContentTypeOptions] = "nosniff"
        fields[.xFrameOptions] = "DENY"
        fields[.referrerPolicy] = "no-referrer"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }

    /// A scope in words, and as it is called.
    private static func meaning(of scope: String) -> String {
        let meanings = [
            "spark:people_read": "see who you are", "spark:calls_read": "see your calls", "spark:calls_write": "make and control your calls",
            "spark:telephony_config_read": "see your call settings", "spark-admin:calls_read": "see everybody's calls",
            "spark-admin:calls_write": "control everybody's calls", "spark-admin:telephony_config_read": "see the telephony settings",
            "spark-admin:telephony_config_write": "change the telephony settings", "spark-admin:people_read": "see people and their settings",
            "spark-admin:people_write": "change people and their settings", "spark-admin:locations_read": "see locations",
            "spark-admin:locations_write": "change locations", "spark-admin:workspaces_read": "see workspaces",
            "spark-admin:workspaces_write": "change workspaces", "spark-admin:workspace_locations_read": "see locations",
            "spark-admin:workspace_locations_write": "change locations", "identity:tokens_read": "see which applications people allowed",
            "identity:tokens_write": "end what people allowed applications",
        ]
        return meanings[scope].map { "\($0) (\(scope))" } ?? scope
    }
}

extension HTTPField.Name {
    static let xFrameOptions = HTTPField.Name("X-Frame-Options").unsafelyUnwrapped
    static let referrerPolicy = HTTPField.Name("Referrer-Policy").unsafelyUnwrapped
}
