#!/bin/sh
# First process of a QEMU guest: a router between two NICs, described on the kernel's command line by
#   partywall.name=NAME partywall.nic=MAC,ADDRESS/LENGTH,PEER_ADDRESS,PEER_MAC (twice)
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r module; do
  insmod "/lib/modules/$module.ko"
done < /lib/modules/order

# eth0 is the NIC of the first description, whichever the kernel found first.
device_of() {
  for address in /sys/class/net/*/address; do
    if [ "$(cat "$address")" = "$1" ]; then
      address=${address%/address}
      echo "${address##*/}"
      return
    fi
  done
}

echo 1 > /proc/sys/net/ipv4/ip_forward
echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter
ip link set lo up
for word in $(cat /proc/cmdline); do
  case $word in
    partywall.name=*) hostname "${word#*=}" ;;
    partywall.nic=*)
      IFS=, read -r mac address peer peer_mac << EOF
${word#*=}
EOF
      device=$(device_of "$mac")
      ip addr add "$address" dev "$device"
      ip link set "$device" up
      # No ARP: a guest that is flooded must not lose its neighbour.
      arp -i "$device" -s "$peer" "$peer_mac"
      ;;
  esac
done

echo "partywall: ready after $(cut -d' ' -f1 /proc/uptime) s on $(uname -r)" > /dev/console
while :; do
  setsid /bin/guest-agent /dev/ttyS1
  sleep 1
done
