/** Events as nobody should send them, drawn by a seed. */
@NullMarked
package dev.prosody.testing.hostile;

import org.jspecify.annotations.NullMarked;
