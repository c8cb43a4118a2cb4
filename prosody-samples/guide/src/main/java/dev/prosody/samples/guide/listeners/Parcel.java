package dev.prosody.samples.guide.listeners;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

// tag::parcel[]
record Parcel(@NotBlank String address, @Positive int grams) {
}
// end::parcel[]
