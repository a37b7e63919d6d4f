package io.partywall.exporter.guest;

/** What one NIC of one guest counted in one snapshot. */
public record NicReading(Guest guest, GuestNic nic, NicCounters counters) {}
