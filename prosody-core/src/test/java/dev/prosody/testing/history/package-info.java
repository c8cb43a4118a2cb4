/**
 * What happened in a test, and what must hold about it. A {@link History} is the totally
 * ordered record of facts: events sent, polls, attempts, dead letters, commits and
 * assignments. An {@link Oracle} looks for violations of one invariant in such a record;
 * each has a unit test with a valid and an invalid history, so that it is known to be able
 * to fail. Facts are recorded on the side that makes an oracle sound: the start of an
 * attempt inside the handler, its end before the handler returns, a commit before the
 * client is called. A violation that is found is therefore a real one.
 */
@NullMarked
package dev.prosody.testing.history;

import org.jspecify.annotations.NullMarked;
