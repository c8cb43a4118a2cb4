package dev.prosody.benchmarks.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker that is a controller too, among others like it.
 *
 * @param id its number, from 1
 * @param port where clients reach it
 * @param controllerPorts of all nodes, by their numbers
 * @param heapMb size of its heap
 */
record BrokerNode(int id, int port, List<Integer> controllerPorts, int heapMb) {

	/** Nodes that together are a cluster, on free ports of the loopback interface. */
	static List<BrokerNode> cluster(int size, int heapMb) throws IOException {
		List<Integer> ports = freePorts(2 * size);
		List<Integer> controllerPorts = List.copyOf(ports.subList(size, 2 * size));
		return IntStream.range(0, size)
			.mapToObj((index) -> new BrokerNode(index + 1, ports.get(index), controllerPorts, heapMb))
			.toList();
	}

	/** All are held until the last is found, or one might be found twice. */
	private static List<Integer> freePorts(int count) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		finally {
			for (ServerSocket socket : sockets) {
				socket.close();
			}
		}
	}

	String address() {
		return "127.0.0.1:" + this.port;
	}

	/** Topics of Kafka's own have as many replicas as there are nodes. */
	String settings(Path data) {
		return """
				process.roles=broker,controller
				node.id=%1$d
				controller.quorum.voters=%2$s
				controller.listener.names=CONTROLLER
				listeners=PLAINTEXT://%3$s,CONTROLLER://127.0.0.1:%4$d
				advertised.listeners=PLAINTEXT://%3$s
				listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
				inter.broker.listener.name=PLAINTEXT
				log.dirs=%5$s
				num.network.threads=2
				num.io.threads=4
				offsets.topic.replication.factor=%6$d
				offsets.topic.num.partitions=4
				transaction.state.log.replication.factor=%6$d
				transaction.state.log.min.isr=1
				share.coordinator.state.topic.replication.factor=%6$d
				share.coordinator.state.topic.min.isr=1
				group.initial.rebalance.delay.ms=0
				auto.create.topics.enable=false
				log.retention.hours=-1
				""".formatted(this.id, voters(), address(), this.controllerPorts.get(this.id - 1),
				data.toString().replace('\\', '/'), this.controllerPorts.size());
	}

	private String voters() {
		return IntStream.range(0, this.controllerPorts.size())
			.mapToObj((index) -> (index + 1) + "@127.0.0.1:" + this.controllerPorts.get(index))
			.collect(Collectors.joining(","));
	}

}
