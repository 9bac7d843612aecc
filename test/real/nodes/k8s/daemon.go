package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// daemon is the service k8sd of a node: of the first control plane it keeps the members, of each it says whether
// containerd answers there.
func daemon(arguments) error {
	here, err := clustered()
	if err != nil {
		return err
	}
	members := &members{}
	server := http.NewServeMux()
	server.HandleFunc("/ready", func(answer http.ResponseWriter, _ *http.Request) {
		connection, err := net.DialTimeout("unix", here.Socket, time.Second)
		if err != nil {
			http.Error(answer, err.Error(), http.StatusServiceUnavailable)
			return
		}
		connection.Close()
	})
	for path, handle := range map[string]func(*state, *json.Decoder) (interface{}, error){
		"/token": members.token, "/join": members.join, "/remove": members.remove, "/nodes": members.list,
	} {
		server.HandleFunc(path, members.handler(handle))
	}
	return http.ListenAndServe(net.JoinHostPort(here.Address, "6400"), server)
}

// members guards the state file of the first control plane.
type members struct{ lock sync.Mutex }

func (m *members) handler(handle func(*state, *json.Decoder) (interface{}, error)) http.HandlerFunc {
	return func(answer http.ResponseWriter, request *http.Request) {
		m.lock.Lock()
		defer m.lock.Unlock()
		here, err := clustered()
		var said interface{}
		if err == nil {
			said, err = handle(&here, json.NewDecoder(request.Body))
		}
		if err == nil {
			err = save(here)
		}
		if err != nil {
			http.Error(answer, err.Error(), http.StatusBadRequest)
			return
		}
		if err := json.NewEncoder(answer).Encode(said); err != nil {
			fmt.Println(err)
		}
	}
}

func (m *members) token(here *state, question *json.Decoder) (interface{}, error) {
	var made token
	if err := question.Decode(&made); err != nil {
		return nil, err
	}
	if here.find(made.Name) >= 0 {
		return nil, fmt.Errorf("a node with the name %q is already part of the cluster", made.Name)
	}
	if here.Tokens == nil {
		here.Tokens = map[string]string{}
	}
	here.Tokens[made.Secret] = made.Name
	return nil, nil
}

func (m *members) join(here *state, question *json.Decoder) (interface{}, error) {
	var asked joining
	if err := question.Decode(&asked); err != nil {
		return nil, err
	}
	name, known := here.Tokens[asked.Secret]
	if !known {
		return nil, fmt.Errorf("failed to join k8sd cluster as %s: no matching join token", asked.Role)
	}
	if name != "" && name != asked.Node.Name {
		return nil, fmt.Errorf("the token is of %q, not of %q", name, asked.Node.Name)
	}
	if here.find(asked.Node.Name) >= 0 {
		return nil, fmt.Errorf("a node with the name %q is already part of the cluster", asked.Node.Name)
	}
	delete(here.Tokens, asked.Secret)
	here.Nodes = append(here.Nodes, asked.Node)
	return nil, nil
}

func (m *members) remove(here *state, question *json.Decoder) (interface{}, error) {
	var asked node
	if err := question.Decode(&asked); err != nil {
		return nil, err
	}
	at := here.find(asked.Name)
	if at < 0 {
		return nil, fmt.Errorf("node %q is not part of the cluster", asked.Name)
	}
	here.Nodes = append(here.Nodes[:at], here.Nodes[at+1:]...)
	return nil, nil
}

func (m *members) list(here *state, _ *json.Decoder) (interface{}, error) {
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{Proxy: nil}}
	nodes := append([]node{}, here.Nodes...)
	for at := range nodes {
		answer, err := client.Get("http://" + net.JoinHostPort(nodes[at].Address, "6400") + "/ready")
		if err == nil {
			nodes[at].Ready = answer.StatusCode == http.StatusOK
			answer.Body.Close()
		}
	}
	return nodes, nil
}

func (s *state) find(name string) int {
	for at, one := range s.Nodes {
		if one.Name == name && name != "" {
			return at
		}
	}
	return -1
}
