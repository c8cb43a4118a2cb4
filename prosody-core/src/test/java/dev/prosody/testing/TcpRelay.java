package dev.prosody.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a broker and loses the connection on demand. The broker must
 * advertise the relay's port. Thread-safe.
 */
public final class TcpRelay implements AutoCloseable {

	private static final int BUFFER = 16 * 1024;

	private final ServerSocket server;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Object gate = new Object();

	private boolean blackHole;

	private volatile boolean refusing;

	private volatile Duration delay = Duration.ZERO;

	private TcpRelay(ServerSocket server, int target) {
		this.server = server;
		this.target = target;
	}

	/**
	 * Starts a relay.
	 * @param target the port on this machine that it leads to
	 * @return the relay
	 */
	public static TcpRelay to(int target) throws IOException {
		TcpRelay relay = new TcpRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
		Thread.ofVirtual().name("relay-accept").start(relay::accept);
		return relay;
	}

	/** Where clients connect. */
	public int port() {
		return this.server.getLocalPort();
	}

	/** Lets connections live but nothing through, until it is switched off. */
	public void blackHole(boolean on) {
		synchronized (this.gate) {
			this.blackHole = on;
			this.gate.notifyAll();
		}
	}

	/**
	 * Lets everything through late, each piece by itself; zero lets it through at once.
	 */
	public void delay(Duration duration) {
		this.delay = duration;
	}

	/** Closes connections as soon as they come, as if nobody was there. */
	public void refuse(boolean on) {
		this.refusing = on;
		if (on) {
			cut();
		}
	}

	/** Resets all connections. New ones are accepted. */
	public void cut() {
		for (Socket socket : this.sockets) {
			try {
				socket.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// It is closed already, which is what was wanted.
			}
			closeQuietly(socket);
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		blackHole(false);
		cut();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				connect(this.server.accept());
			}
			catch (IOException ex) {
				// Closed, or the broker is down: the client will try again.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		if (this.refusing) {
			client.close();
			return;
		}
		Socket broker = new Socket();
		try {
			broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
		}
		catch (IOException ex) {
			closeQuietly(client);
			throw ex;
		}
		this.sockets.add(client);
		this.sockets.add(broker);
		Thread.ofVirtual().name("relay-out").start(() -> pump(client, broker));
		Thread.ofVirtual().name("relay-in").start(() -> pump(broker, client));
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[BUFFER];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				SimulatedWork.takes(this.delay);
				awaitOpenGate();
				out.write(buffer, 0, read);
			}
		}
		catch (IOException | InterruptedException ex) {
			// The connection is over.
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	private void awaitOpenGate() throws InterruptedException {
		synchronized (this.gate) {
			while (this.blackHole) {
				this.gate.wait();
			}
		}
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// Nothing to be done about it.
		}
	}

}
