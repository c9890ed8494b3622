import ArgumentParser
import Directory
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#endif

struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Passwords with which people sign in for applications.", subcommands: [Set.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets a person's password: asks for it, or reads one line from standard input where that is no terminal.")

        @Option(help: "E-mail address of the person.")
        var person: String

        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let store = try await AccountStore(self.options)
            let member = try store.person(email: self.person)
            let password = try Self.readPassword()
            let hash: String
            do {
                hash = try PasswordHash.hash(password)
            } catch let refusal as PasswordHash.Refusal {
                throw Failure("\(refusal); nothing was changed")
            }
            try await store.accounts.setPassword(hash: hash, of: member.id.key, at: AccountStore.now)
            var ended = 0
            for grant in try await store.accounts.grants(of: member.id.key) where try await store.accounts.deleteGrant(grant.id) { ended += 1 }
            print("\(self.person) can sign in with the new password.")
            if ended > 0 { print("Signed out of \(ended) application\(ended == 1 ? "" : "s"), within two seconds on a running server.") }
        }

        private static func readPassword() throws -> String {
            guard isatty(STDIN_FILENO) == 1 else {
                guard let line = readLine() else { throw Failure("there is no password on standard input; write it there on one line") }
                return line
            }
            let password = try self.ask("New password: ")
            guard try self.ask("Once more: ") == password else { throw Failure("the two are not the same; nothing was changed") }
            return password
        }

        /// Asks on the terminal, without showing what is typed.
        private static func ask(_ question: String) throws -> String {
            var settings = termios()
            guard tcgetattr(STDIN_FILENO, &settings) == 0 else { throw Failure("the terminal cannot be read; give the password on standard input") }
            let usual = settings
            settings.c_lflag &= ~tcflag_t(ECHO)
            FileHandle.standardError.write(Data(question.utf8))
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            defer {
                var restored = usual
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &restored)
                FileHandle.standardError.write(Data("\n".utf8))
            }
            guard let line = readLine() else { throw Failure("no password was given; nothing was changed") }
            return line
        }
    }
}
