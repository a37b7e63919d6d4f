#!/bin/sh
# First process of a container: nothing but a parent for orphans.
while :; do
  sleep 3600 &
  wait
done
