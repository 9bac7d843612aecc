package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gopkg.in/yaml.v2"
)

const (
	worker       = "worker"
	controlPlane = "control-plane"
)

// node is a member, as the first control plane keeps it.
type node struct {
	Name, Address, Role string
	Ready               bool `json:",omitempty"`
}

// state is what a node knows of itself, in $SNAP_COMMON/stand-in.json; Nodes and Tokens are the first control plane's.
type state struct {
	node
	// Leader is the address of the first control plane.
	Leader string
	// Socket is containerd's.
	Socket string
	Nodes  []node            `json:",omitempty"`
	Tokens map[string]string `json:",omitempty"`
}

// token is what get-join-token prints, in base64. A worker's may be for any name.
type token struct{ Name, Role, Leader, Secret string }

var notClustered = fmt.Errorf("The node is not part of a Kubernetes cluster. You can bootstrap a new cluster with:\n\n  sudo k8s bootstrap")

func clustered() (state, error) {
	var here state
	text, err := os.ReadFile(common("stand-in.json"))
	if os.IsNotExist(err) {
		return here, notClustered
	} else if err != nil {
		return here, err
	}
	return here, json.Unmarshal(text, &here)
}

// save writes all or nothing.
func save(here state) error {
	text, err := json.Marshal(here)
	if err != nil {
		return err
	}
	if err := os.WriteFile(common("stand-in.json.part"), text, 0o600); err != nil {
		return err
	}
	return os.Rename(common("stand-in.json.part"), common("stand-in.json"))
}

// bootstrapConfig has the keys of the real one that plans can set; k8s reads it strictly
// (canonical/k8s-snap: docs/canonicalk8s/_parts/bootstrap_config.md).
type bootstrapConfig struct {
	ClusterConfig     map[string]interface{} `yaml:"cluster-config"`
	PodCIDR           string                 `yaml:"pod-cidr"`
	ServiceCIDR       string                 `yaml:"service-cidr"`
	ExtraSANs         []string               `yaml:"extra-sans"`
	ContainerdBaseDir string                 `yaml:"containerd-base-dir"`
}

func bootstrap(given arguments) error {
	if _, err := clustered(); err == nil {
		return fmt.Errorf("The node is already part of a cluster")
	}
	base, err := readConfig(given.file)
	if err != nil {
		return err
	}
	if err := ownsAddress(given.address); err != nil {
		return err
	}
	socket, err := startContainerd(base)
	if err != nil {
		return err
	}
	self := node{Name: given.name, Address: given.address, Role: controlPlane}
	if err := save(state{node: self, Leader: given.address, Socket: socket, Nodes: []node{self}}); err != nil {
		return err
	}
	if err := start("k8s.k8sd"); err != nil {
		return err
	}
	fmt.Printf("Bootstrapped a new Kubernetes cluster with node address %q.\n", given.address+":6400")
	return nil
}

// readConfig gives containerd's base directory.
func readConfig(file string) (string, error) {
	var config bootstrapConfig
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("Failed to read bootstrap configuration from %q.\n\nThe error was: %v", file, err)
		}
		if err := yaml.UnmarshalStrict(text, &config); err != nil {
			return "", fmt.Errorf("failed to parse YAML config file: %v", err)
		}
	}
	if config.ContainerdBaseDir == "" {
		return "/", nil
	}
	return config.ContainerdBaseDir, nil
}

func ownsAddress(address string) error {
	own, err := net.InterfaceAddrs()
	if err != nil {
		return err
	}
	for _, one := range own {
		if strings.HasPrefix(one.String(), address+"/") {
			return nil
		}
	}
	return fmt.Errorf("%s is no address of this node", address)
}

// startContainerd refuses where another containerd may be, and starts the one of the snap
// (canonical/k8s-snap: src/k8s/pkg/k8sd/setup/containerd.go, directories.go).
func startContainerd(base string) (socket string, err error) {
	run := filepath.Join(base, "run/containerd")
	if _, err := os.Stat(run); err == nil {
		return "", fmt.Errorf("The path '%s' required for the containerd socket already exists. "+
			"This may mean that another service is already using that path, and it conflicts with the k8s snap. "+
			"Please make sure that there is no other service installed that uses the same path, and remove the existing directory.", run)
	}
	etc, root := filepath.Join(base, "etc/containerd"), filepath.Join(base, "var/lib/containerd")
	for _, folder := range []string{etc, filepath.Join(etc, "hosts.d"), root, run} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return "", err
		}
	}
	socket = filepath.Join(run, "containerd.sock")
	config := containerdConfig(os.Getenv("SNAP"), root, run, filepath.Join(etc, "hosts.d"))
	if err := os.WriteFile(filepath.Join(etc, "config.toml"), []byte(config), 0o600); err != nil {
		return "", err
	}
	arguments := []byte("--config=" + filepath.Join(etc, "config.toml") + "\n")
	if err := os.MkdirAll(common("args"), 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(common("args/containerd"), arguments, 0o600); err != nil {
		return "", err
	}
	return socket, start("k8s.containerd")
}

// containerdConfig unpacks with the native snapshotter, which works on every file system. Of the two names of the CRI
// plugin, containerd 1.x knows the first and 2.x the second.
func containerdConfig(snap, root, run, hosts string) string {
	return fmt.Sprintf(`version = 2
root = %q
state = %q
[grpc]
address = "%[2]s/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
path = "%[1]s/opt"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "ghcr.io/canonical/k8s-snap/pause:3.10"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "native"
[plugins."io.containerd.grpc.v1.cri".registry]
config_path = %[3]q
[plugins."io.containerd.transfer.v1.local"]
[[plugins."io.containerd.transfer.v1.local".unpack_config]]
platform = "linux/amd64"
snapshotter = "native"
`, root, run, hosts)
}

func start(service string) error {
	said, err := exec.Command("snapctl", "start", "--enable", service).CombinedOutput()
	if err != nil {
		return fmt.Errorf("failed to start %s: %s", service, said)
	}
	return nil
}

func getJoinToken(given arguments) error {
	here, err := clustered()
	if err != nil {
		return err
	}
	if here.Role == worker {
		return fmt.Errorf("this action is restricted on workers")
	}
	name := strings.Join(given.rest, "")
	if name == "" && !given.worker {
		return fmt.Errorf("A node name is required for control-plane nodes")
	}
	role := controlPlane
	if given.worker {
		role = worker
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	made := token{Name: name, Role: role, Leader: here.Leader, Secret: hex.EncodeToString(secret)}
	if _, err := ask(here.Leader, "token", made); err != nil {
		return err
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	fmt.Println(base64.StdEncoding.EncodeToString(text))
	return nil
}

func joinCluster(given arguments) error {
	if len(given.rest) != 1 {
		return fmt.Errorf("accepts 1 arg(s), received %d", len(given.rest))
	}
	if _, err := clustered(); err == nil {
		return fmt.Errorf("The node is already part of a cluster")
	}
	failed := func(err error) error {
		return fmt.Errorf("Failed to join the cluster using the provided token.\n\nThe error was: %v", err)
	}
	var from token
	text, err := base64.StdEncoding.DecodeString(given.rest[0])
	if err == nil {
		err = json.Unmarshal(text, &from)
	}
	if err != nil {
		return failed(fmt.Errorf("failed to parse token: %v", err))
	}
	if from.Name != "" && from.Name != given.name {
		return failed(fmt.Errorf("Joining server certificate SAN does not contain join token name: %q is not %q", given.name, from.Name))
	}
	base, err := readConfig(given.file)
	if err != nil {
		return err
	}
	if err := ownsAddress(given.address); err != nil {
		return err
	}
	self := node{Name: given.name, Address: given.address, Role: from.Role}
	if _, err := ask(from.Leader, "join", joining{token: from, Node: self}); err != nil {
		return failed(err)
	}
	socket, err := startContainerd(base)
	if err != nil {
		return failed(err)
	}
	if err := save(state{node: self, Leader: from.Leader, Socket: socket}); err != nil {
		return err
	}
	if err := start("k8s.k8sd"); err != nil {
		return err
	}
	fmt.Printf("Cluster services have started on %q.\nPlease allow some time for initial Kubernetes node registration.\n", given.name)
	return nil
}

// joining is a node that shows its token.
type joining struct {
	token
	Node node
}

func removeNode(given arguments) error {
	here, err := clustered()
	if err != nil {
		return err
	}
	if here.Role == worker {
		return fmt.Errorf("this action is restricted on workers")
	}
	_, err = ask(here.Leader, "remove", node{Name: strings.Join(given.rest, "")})
	return err
}

func localNodeStatus(arguments) error {
	here, err := clustered()
	if err == nil {
		fmt.Printf("name: %s\naddress: %s:6400\ncluster-role: %s\n", here.Name, here.Address, here.Role)
	}
	return err
}

func status(given arguments) error {
	here, err := clustered()
	if err != nil {
		return err
	}
	if here.Role == worker {
		return fmt.Errorf("Failed to retrieve the cluster status.\n\nThe error was: this action is restricted on workers")
	}
	for end := time.Now().Add(given.timeout); ; time.Sleep(200 * time.Millisecond) {
		nodes, err := askNodes(here)
		if err != nil && (!given.wait || time.Now().After(end)) {
			return fmt.Errorf("Failed to retrieve the cluster status.\n\nThe error was: %v", err)
		}
		word := "not ready"
		for _, one := range nodes {
			if one.Ready {
				word = "ready"
			}
		}
		if given.wait && word != "ready" && time.Now().Before(end) {
			continue
		}
		fmt.Printf("%-25s%s\n%-25s", "cluster status:", word, "control plane nodes:")
		for at, one := range nodes {
			if one.Role == controlPlane {
				fmt.Printf("%s%s:6400 (voter)", strings.Repeat(", ", min(at, 1)), one.Address)
			}
		}
		fmt.Println()
		return nil
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func askNodes(here state) ([]node, error) {
	answer, err := ask(here.Leader, "nodes", nil)
	if err != nil {
		return nil, err
	}
	var nodes []node
	return nodes, json.Unmarshal(answer, &nodes)
}

// ask asks the stand-in of a control plane.
func ask(address, what string, question interface{}) ([]byte, error) {
	text, err := json.Marshal(question)
	if err != nil {
		return nil, err
	}
	client := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{Proxy: nil}}
	answer, err := client.Post("http://"+net.JoinHostPort(address, "6400")+"/"+what, "application/json", bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(answer.Body); err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s", strings.TrimSpace(body.String()))
	}
	return body.Bytes(), nil
}
