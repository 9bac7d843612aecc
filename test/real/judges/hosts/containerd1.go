//go:build containerd1

package main

import (
	"context"

	"github.com/containerd/containerd/remotes/docker"
	"github.com/containerd/containerd/remotes/docker/config"
)

func resolve(ctx context.Context, root, registry string) ([]host, error) {
	found, err := config.ConfigureHosts(ctx, config.HostOptions{HostDir: config.HostDirFromRoot(root)})(registry)
	if err != nil {
		return nil, err
	}
	hosts := []host{}
	for _, each := range found {
		described := describe(each.Scheme, each.Host, each.Path, each.Header, each.Client)
		described.Capabilities = capabilitiesOf(each.Capabilities)
		hosts = append(hosts, described)
	}
	return hosts, nil
}

func capabilitiesOf(held docker.HostCapabilities) []string {
	names := []string{}
	for _, each := range capabilities {
		if held.Has(each.bit) {
			names = append(names, each.name)
		}
	}
	return names
}

var capabilities = []struct {
	name string
	bit  docker.HostCapabilities
}{
	{"pull", docker.HostCapabilityPull},
	{"resolve", docker.HostCapabilityResolve},
	{"push", docker.HostCapabilityPush},
}
