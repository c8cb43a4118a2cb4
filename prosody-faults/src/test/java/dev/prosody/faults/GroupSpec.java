package dev.prosody.faults;

/**
 * Who consumes what.
 *
 * @param topic the topic
 * @param group the consumer group
 * @param flavour how the group shares the partitions
 */
record GroupSpec(String topic, String group, Flavour flavour) {
}
