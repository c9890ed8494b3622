import ArgumentParser
import Hummingbird
import GRDB
import Yams
import Crypto
@main struct Orbit: AsyncParsableCommand { func run() async throws {} }
