@org.jspecify.annotations.NullMarked
package dev.prosody.engine.schedule;
