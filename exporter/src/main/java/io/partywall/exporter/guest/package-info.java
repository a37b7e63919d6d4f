/**
 * Who lives on this host, which device is whose, and which counter speaks for which loss.
 *
 * <p>A lost packet often stands in several counters, and is exported as lost at one place only. By
 * kind of the guest's device (lost on the way to the guest unless said otherwise):
 *
 * <table>
 * <caption>Which counter speaks for which place</caption>
 * <tr><th>device</th><th>place</th><th>counter</th><th>left out, as it counts the same</th></tr>
 * <tr><td>tap</td><td>{@code guest_queue}</td><td>{@code tx_dropped}</td>
 *   <td>the drop reason FULL_RING</td></tr>
 * <tr><td>veth of a container</td><td>{@code guest_queue}</td><td>{@code tx_dropped} of the host's
 *   end</td><td>{@code rx_dropped} of the container's end; {@code softnet_stat} where the backlog
 *   overflowed</td></tr>
 * <tr><td>tap, veth</td><td>{@code qdisc}</td><td>drops of the root</td>
 *   <td>its children: the root of tbf, htb and mq repeats their drops; {@code overlimits} is no
 *   loss</td></tr>
 * <tr><td>tap, veth</td><td>{@code qdisc}, sent by the guest</td><td>drops of {@code ingress}</td>
 *   <td>its filters' actions</td></tr>
 * <tr><td>any</td><td>{@code qdisc}, direction {@code either}</td><td>drops of {@code clsact}</td>
 *   <td>its filters' actions; they alone would tell the directions apart</td></tr>
 * <tr><td>tap, veth</td><td>{@code other}, sent by the guest</td><td>{@code rx_dropped}</td>
 *   <td></td></tr>
 * <tr><td>macvtap</td><td>{@code guest_queue}</td><td>{@code rx_dropped}</td>
 *   <td>{@code rx_errors} and {@code rx_packets}, which count each of these drops again</td></tr>
 * <tr><td>macvtap</td><td>{@code qdisc}, sent by the guest</td><td>drops of the root</td>
 *   <td></td></tr>
 * </table>
 *
 * <p>Never a guest's loss: {@code rx_dropped} of a bridge, a bond or the device below a macvtap,
 * where frames that nobody wanted are counted, and {@code rx_nohandler}, what an inactive member of
 * a bond heard. A bond counts the sum of its members. Where the NIC's ring or a processor's backlog
 * loses packets, nobody knows whose they were: these losses are the interface's and the host's.
 *
 * <p>In no counter at all are the frames that wait for a guest that does not run, up to the
 * device's {@code txqueuelen} per queue: they are neither lost nor delivered. And no counter of a
 * device tells what is lost before it, in a bridge, as while the device is down: {@code
 * partywall_guest_nic_up} tells the state, and the drop reasons tell the rest.
 */
@NullMarked
package io.partywall.exporter.guest;

import org.jspecify.annotations.NullMarked;
