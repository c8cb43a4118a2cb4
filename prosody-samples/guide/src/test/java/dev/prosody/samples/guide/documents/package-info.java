/**
 * What the documents of the repository say is what is there.
 */
@NullMarked
package dev.prosody.samples.guide.documents;

import org.jspecify.annotations.NullMarked;
