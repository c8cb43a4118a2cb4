package dev.prosody.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs tasks when it is told to. */
final class ManualExecutor extends AbstractExecutorService {

	private final List<Runnable> tasks = new ArrayList<>();

	@Override
	public void execute(Runnable command) {
		this.tasks.add(command);
	}

	void runAll() {
		this.tasks.forEach(Runnable::run);
	}

	@Override
	public void shutdown() {
	}

	@Override
	public List<Runnable> shutdownNow() {
		return this.tasks;
	}

	@Override
	public boolean isShutdown() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return false;
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) {
		return true;
	}

}
