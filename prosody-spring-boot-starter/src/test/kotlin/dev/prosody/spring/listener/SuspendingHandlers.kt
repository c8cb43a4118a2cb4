package dev.prosody.spring.listener

import dev.prosody.handler.EventContext
import dev.prosody.spring.Key
import dev.prosody.spring.ProsodyListener
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.io.IOException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList

data class KotlinOrder(val id: String, val amount: Int = 1)

/** Handlers as applications in Kotlin have them. */
open class SuspendingHandlers {

	val seen = CopyOnWriteArrayList<String>()

	val gate = CompletableDeferred<Unit>()

	@ProsodyListener(id = "suspending", topics = ["kotlin-suspending"])
	open suspend fun suspending(order: KotlinOrder, @Key key: String, context: EventContext) {
		seen += "begin ${order.id} $key ${context.attempt()}"
		try {
			gate.await()
		} catch (ex: kotlinx.coroutines.CancellationException) {
			seen += "cancelled ${order.id}"
			throw ex
		}
		seen += "end ${order.id}"
	}

	open suspend fun failing(order: KotlinOrder) {
		gate.await()
		throw IOException(order.id)
	}

	open suspend fun optional(order: KotlinOrder?): String {
		seen += "optional ${order?.id}"
		return "ignored"
	}

	open suspend fun hidden(order: KotlinOrder): CompletableFuture<String> = CompletableFuture.completedFuture(order.id)

	open fun deferred(order: KotlinOrder): Deferred<Unit> {
		seen += "deferred ${order.id}"
		return gate
	}

	open fun cold(order: KotlinOrder): Flow<String> = flow {
		seen += "cold ${order.id}"
		emit("ignored")
	}

}

/** What it returns goes on after the function has returned. */
class HidingHandler {

	@ProsodyListener(id = "hiding", topics = ["kotlin-hiding"])
	suspend fun hidden(order: KotlinOrder): CompletableFuture<String> = CompletableFuture.completedFuture(order.id)

}
