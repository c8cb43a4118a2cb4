package dev.prosody.samples.guide;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.stereotype.Component;

/** What the handlers of the guide have done, for its tests. Thread-safe. */
@Component
public class Ledger {

	private final List<String> entries = new CopyOnWriteArrayList<>();

	public void write(String entry) {
		this.entries.add(entry);
	}

	public List<String> entries() {
		return List.copyOf(this.entries);
	}

}
