// Command k8s is a stand-in for the command of the k8s snap, for the tests only: it takes the arguments that the real
// one takes, refuses what that refuses, in its words, and starts a real containerd. There is no Kubernetes behind it:
// who has joined is kept by the first control plane, which the others ask by http.
//
// What it answers follows canonical/k8s-snap, src/k8s/cmd/k8s and src/k8s/pkg/k8sd/api.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// arguments are what a command was given: flags anywhere, as cobra takes them, and the rest.
type arguments struct {
	address, file, name, format string
	timeout                     time.Duration
	worker, wait                bool
	rest                        []string
}

var commands = map[string]func(arguments) error{
	"bootstrap":         bootstrap,
	"daemon":            daemon,
	"get-join-token":    getJoinToken,
	"join-cluster":      joinCluster,
	"kubectl":           kubectl,
	"list-images":       listImages,
	"local-node-status": localNodeStatus,
	"remove-node":       removeNode,
	"status":            status,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintf(os.Stderr, "Error: unknown command %q for \"k8s\" (stand-in)\n", os.Args[1:])
		os.Exit(1)
	}
	name := os.Args[1]
	if name != "list-images" && os.Getuid() != 0 {
		fmt.Fprintln(os.Stderr, "You do not have enough permissions. Please re-run the command with sudo.")
		os.Exit(1)
	}
	given, err := parse(name, os.Args[2:])
	if err == nil {
		err = commands[name](given)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "Error: %v\n", err)
		os.Exit(1)
	}
}

func parse(name string, words []string) (arguments, error) {
	given := arguments{}
	if name == "kubectl" {
		given.rest = words
		return given, nil
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	switch name {
	case "bootstrap", "join-cluster":
		flags.StringVar(&given.address, "address", "", "")
		flags.StringVar(&given.file, "file", "", "")
		flags.StringVar(&given.name, "name", hostname(), "")
	case "get-join-token":
		flags.BoolVar(&given.worker, "worker", false, "")
	case "status":
		flags.BoolVar(&given.wait, "wait-ready", false, "")
	}
	flags.StringVar(&given.format, "output-format", "plain", "")
	flags.DurationVar(&given.timeout, "timeout", 90*time.Second, "")
	for len(words) > 0 {
		if err := flags.Parse(words); err != nil {
			return given, err
		}
		words = flags.Args()
		if len(words) > 0 {
			given.rest, words = append(given.rest, words[0]), words[1:]
		}
	}
	return given, nil
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// common is $SNAP_COMMON, which outlives revisions.
func common(path ...string) string {
	return filepath.Join(append([]string{"/var/snap/k8s/common"}, path...)...)
}

func listImages(arguments) error {
	images, err := os.ReadFile(filepath.Join(os.Getenv("SNAP"), "images.txt"))
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(images)
	return err
}

// kubectl knows `get node` and `get nodes`, with and without headers.
func kubectl(given arguments) error {
	here, err := clustered()
	if err != nil {
		return err
	}
	if here.Role == worker {
		return fmt.Errorf("k8s kubectl commands are not allowed on worker nodes")
	}
	if len(given.rest) < 2 || given.rest[0] != "get" || !strings.HasPrefix(given.rest[1], "node") {
		return fmt.Errorf("the stand-in only gets nodes")
	}
	nodes, err := askNodes(here)
	if err != nil {
		return err
	}
	if !strings.Contains(strings.Join(given.rest, " "), "--no-headers") {
		fmt.Println("NAME STATUS ROLES AGE VERSION")
	}
	for _, one := range nodes {
		fmt.Printf("%s   %s   %s   1m   stand-in\n", one.Name, readiness(one), one.Role)
	}
	return nil
}

func readiness(one node) string {
	if one.Ready {
		return "Ready"
	}
	return "NotReady"
}
