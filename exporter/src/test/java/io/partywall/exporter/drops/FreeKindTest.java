package io.partywall.exporter.drops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FreeKindTest {
  /** Functions and reasons as kernels 6.1, 6.12 and 6.18 gave them. */
  @ParameterizedTest
  @CsvSource({
    "pktgen_thread_worker, NOT_SPECIFIED, GENERATOR",
    "unix_release_sock, SOCKET_CLOSE, LOCAL",
    "unix_dgram_sendmsg, NOT_SPECIFIED, LOCAL",
    "netlink_broadcast_filtered, NOT_SPECIFIED, LOCAL",
    "ovs_flow_cmd_new, NOT_SPECIFIED, LOCAL",
    "skb_queue_purge_reason, QUEUE_PURGE, PURGE",
    "neigh_destroy, QUEUE_PURGE, PURGE",
    "sk_stream_kill_queues, QUEUE_PURGE, PURGE",
    "skb_queue_purge, NOT_SPECIFIED, PURGE",
    "tun_ptr_free, NOT_SPECIFIED, PURGE",
    "__rtnl_unlock, NOT_SPECIFIED, PURGE",
    "udp_destruct_common, NOT_SPECIFIED, PURGE",
    "'', QUEUE_PURGE, PURGE"
  })
  void tellsWhatIsNoDrop(String function, String reason, FreeKind kind) {
    assertThat(FreeKind.of(function, reason)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "tun_net_xmit, FULL_RING",
    "br_handle_frame_finish, NOT_SPECIFIED",
    "do_execute_actions, NOT_SPECIFIED",
    "ovs_dp_upcall, NOT_SPECIFIED",
    "kfree_skb_list_reason, QDISC_DROP",
    "__udp4_lib_rcv, NO_SOCKET",
    "inet_frag_rbtree_purge, NOT_SPECIFIED",
    "neigh_destroy, NEIGH_FAILED",
    "'', NOT_SPECIFIED"
  })
  void takesTheRestForDrops(String function, String reason) {
    assertThat(FreeKind.of(function, reason)).isEmpty();
  }

  @Test
  void hasLabelsInLowerCase() {
    assertThat(FreeKind.values())
        .extracting(FreeKind::label)
        .containsExactly("purge", "generator", "local");
  }
}
