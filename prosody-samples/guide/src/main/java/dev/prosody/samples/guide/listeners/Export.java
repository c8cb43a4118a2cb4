package dev.prosody.samples.guide.listeners;

import java.util.List;

/**
 * Work that comes in pages.
 *
 * @param name what it is
 * @param pages its pages
 */
record Export(String name, List<String> pages) {
}
