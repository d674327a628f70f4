package dev.lanemax.benchmarks;

import java.util.List;
import java.util.OptionalDouble;
import java.util.ServiceLoader;

/** Other implementations to compare Lanemax with, found as a service: Maven's profile {@code peers} brings them. */
public interface Peers {

    /**
     * Those that run on this machine.
     *
     * @param threads where it is more than 1, those that can share a call among threads come a second time, on so many
     * @return in the order of their columns
     */
    List<Contender> contenders(int threads);

    /**
     * The most that one core can compute.
     *
     * @return fused multiply-adds of floats, in 10<sup>9</sup> operations a second, two for each; empty where it is unknown
     */
    OptionalDouble peakGflops();

    /** The peers of this build; none without the profile. */
    static List<Peers> ofThisBuild() {
        return ServiceLoader.load(Peers.class).stream().map(ServiceLoader.Provider::get).toList();
    }
}
