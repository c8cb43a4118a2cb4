package dev.prosody.concurrency;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/**
 * Runs the selected proofs with jcstress, whose arguments it takes. Fails if an outcome
 * is forbidden, and other than jcstress also if nothing is selected or a proof was left
 * out, as those are that have more actors than there are processors.
 */
final class Proofs {

	private Proofs() {
	}

	public static void main(String[] args) throws Exception {
		Options options = new Options(args);
		if (!options.parse()) {
			throw new IllegalArgumentException("Not understood: " + String.join(" ", args));
		}
		JCStress jcstress = new JCStress(options);
		Set<String> proofs = jcstress.getTests();
		if (proofs.isEmpty()) {
			throw new IllegalArgumentException("No proof matches " + options.getTestFilter());
		}
		for (String proof : proofs) {
			Files.deleteIfExists(report(options, proof));
		}
		jcstress.run();
		List<String> leftOut = proofs.stream().filter((proof) -> Files.notExists(report(options, proof))).toList();
		if (!leftOut.isEmpty()) {
			throw new IllegalStateException("Not run, are there two processors? " + leftOut);
		}
	}

	private static Path report(Options options, String proof) {
		return Path.of(options.getResultDest(), proof + ".html");
	}

}
