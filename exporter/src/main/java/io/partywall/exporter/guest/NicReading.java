package io.partywall.exporter.guest;

/**
 * What one NIC of one guest counted in one snapshot.
 *
 * @param guestPlace the guest's in the list that was read for, from 0
 * @param nicPlace the NIC's among the guest's, from 0
 */
public record NicReading(
    Guest guest, int guestPlace, GuestNic nic, int nicPlace, NicCounters counters) {}
