package dev.prosody.samples.flights;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

/**
 * Stands for a remote system that is asked about each flight: an HTTP or database call
 * that blocks for 5 ms, and now and then fails. Nothing else in this sample is simulated.
 */
@Component
class BookingSystem {

	/** Nobody gets an answer sooner. */
	static final Duration RESPONSE_TIME = Duration.ofMillis(5);

	private static final int SEATS_AT_LEAST = 50;

	private static final int MILES_PER_SEAT = 20;

	/**
	 * Looks up a flight; the calling thread waits for the answer.
	 * @param row the flight's row, which decides whether the look-up fails
	 * @param departure the flight
	 * @param attempt how often it has been asked for, with this time
	 * @return seats of the flight
	 */
	int seatsOf(int row, Departure departure, int attempt) throws InterruptedException {
		new CountDownLatch(1).await(RESPONSE_TIME.toNanos(), TimeUnit.NANOSECONDS);
		if (attempt == 1 && Mishap.of(row) == Mishap.LOOKUP_FAILS_ONCE) {
			throw new BookingSystemUnavailableException("The booking system does not answer");
		}
		return SEATS_AT_LEAST + departure.distanceMiles() / MILES_PER_SEAT;
	}

}
