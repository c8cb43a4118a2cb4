package dev.prosody.codec;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes mappers that read within {@link JsonLimits} and are the same in everything else.
 */
final class LimitedReading {

	private LimitedReading() {
	}

	/**
	 * A copy of a mapper, which itself stays as it is.
	 * @param mapper the mapper
	 * @param limits limits of the copy, instead of its own
	 */
	static JsonMapper copyOf(JsonMapper mapper, JsonLimits limits) {
		return new Builder(mapper.rebuild(),
				new Constraints(limits, mapper.tokenStreamFactory().streamReadConstraints()))
			.build();
	}

	/** The only way to another factory with everything else kept. */
	private static final class Builder extends JsonMapper.Builder {

		Builder(JsonMapper.Builder original, StreamReadConstraints constraints) {
			super((StateImpl) original.saveStateApplyModules());
			this._streamFactory = this._streamFactory.rebuild().streamReadConstraints(constraints).build();
		}

	}

	/**
	 * Says by type which limit it was: Jackson says it in the words of a message only.
	 */
	private static final class Constraints extends StreamReadConstraints {

		private static final long serialVersionUID = 1L;

		Constraints(JsonLimits limits, StreamReadConstraints others) {
			super(limits.maxNestingDepth(), -1, others.getMaxTokenCount(), limits.maxNumberLength(),
					limits.maxStringLength(), limits.maxNameLength());
		}

		@Override
		public void validateNestingDepth(int depth) {
			if (depth > this._maxNestingDepth) {
				throw new JsonLimitException("JSON is nested deeper", this._maxNestingDepth, "max-nesting-depth");
			}
		}

		@Override
		public void validateStringLength(int length) {
			validateStringLengthLong(length);
		}

		@Override
		public void validateStringLengthLong(long length) {
			if (length > this._maxStringLen) {
				throw new JsonLimitException("A text in the JSON has more characters", this._maxStringLen,
						"max-string-length");
			}
		}

		@Override
		public void validateFPLength(int length) {
			validateIntegerLength(length);
		}

		@Override
		public void validateIntegerLength(int length) {
			if (length > this._maxNumLen) {
				throw new JsonLimitException("A number in the JSON has more characters", this._maxNumLen,
						"max-number-length");
			}
		}

		@Override
		public void validateNameLength(int length) {
			if (length > this._maxNameLen) {
				throw new JsonLimitException("The name of a field in the JSON has more characters", this._maxNameLen,
						"max-name-length");
			}
		}

	}

}
