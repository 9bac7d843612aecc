#!/bin/sh
# The service containerd of the stand-in: the real containerd, and beside it what the side-load plugin of Canonical's
# does once it has started: each archive of the images folder is imported and renamed, or stays as it is
# (canonical/k8s-snap: build-scripts/components/containerd/patches, 0001-side-load-images-plugin.patch).
set -eu
config=$(sed -n 's/^--config=//p' /var/snap/k8s/common/args/containerd)
socket=$(sed -n 's/^address = "\(.*\)"$/\1/p' "$config")
ctr() { "$SNAP/bin/ctr" --address "$socket" --connect-timeout 2s --namespace k8s.io "$@"; }
local=
case $(ctr --version) in *" 1.6."*) ;; *) local=--local ;; esac

side_load() {
  tries=0
  until ctr version >/dev/null 2>&1 || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done
  for archive in /var/snap/k8s/common/images/*.tar; do
    [ -f "$archive" ] || continue
    # The client's import, not the transfer service, and without unpacking: what the plugin calls.
    if ctr images import ${local:+"$local"} --no-unpack "$archive"; then
      mv -f -- "$archive" "$archive.loaded"
    else
      echo "Failed to import images from $archive"
    fi
  done
}
side_load &
exec "$SNAP/bin/containerd" --config "$config"
