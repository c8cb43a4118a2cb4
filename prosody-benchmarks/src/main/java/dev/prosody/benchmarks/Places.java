package dev.prosody.benchmarks;

import java.nio.file.Path;

/** Directories of the repository, as the build tells. */
final class Places {

	private Places() {
	}

	/** This module. */
	static Path module() {
		return Path.of(System.getProperty("benchmark.module", "."));
	}

	/** Where results go. */
	static String documents() {
		return System.getProperty("benchmark.documents", "docs/performance");
	}

}
