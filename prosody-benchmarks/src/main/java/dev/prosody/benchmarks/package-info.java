/**
 * What Prosody reaches next to a bare consumer loop on the same machine
 * ({@code SteadyState}), and what its parts cost.
 * <p>
 * Grants of the fair queue, 5 forks, mean and 99 % interval:
 *
 * <pre>
 * ./mvnw -B -ntp -Prun -pl prosody-benchmarks -am -Dbenchmark.main=dev.prosody.benchmarks.Grants
 * </pre>
 *
 * {@code -Dbenchmark.args="-p waiting=1024 -f 1"} passes options of JMH on. JMH's own
 * table, of {@code org.openjdk.jmh.Main}, has 99.9 % intervals, which are wider.
 */
@NullMarked
package dev.prosody.benchmarks;

import org.jspecify.annotations.NullMarked;
