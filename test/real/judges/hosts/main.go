// Command hosts asks containerd's own resolver what it makes of hosts directories.
//
// It reads JSON lines from standard input, each {"root": DIRECTORY, "registry": NAME}, and writes one JSON line for
// each: the hosts in the order containerd would try them, or the error, or the panic, and what was logged meanwhile.
// The package of containerd it calls is chosen by build tag, the version by `go build -modfile`.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"unsafe"

	"github.com/sirupsen/logrus"
)

type question struct {
	Root     string `json:"root"`
	Registry string `json:"registry"`
}

type host struct {
	Scheme       string              `json:"scheme"`
	Host         string              `json:"host"`
	Path         string              `json:"path"`
	Capabilities []string            `json:"capabilities"`
	Header       map[string][]string `json:"header"`
	SkipVerify   bool                `json:"skipVerify"`
	OwnRoots     bool                `json:"ownRoots"`
	Certificates int                 `json:"certificates"`
	HTTPSFirst   bool                `json:"httpsFirst"`
}

type answer struct {
	Hosts []host   `json:"hosts"`
	Error string   `json:"error,omitempty"`
	Panic string   `json:"panic,omitempty"`
	Log   []string `json:"log"`
}

// transportOf finds the http.Transport inside containerd's own wrapper, which tries https before http, and says whether
// there was one. The wrapper's field is not exported, hence the pointer.
func transportOf(client *http.Client) (transport *http.Transport, wrapped bool) {
	if client == nil {
		return nil, false
	}
	if plain, ok := client.Transport.(*http.Transport); ok {
		return plain, false
	}
	wrapper := reflect.Indirect(reflect.ValueOf(client.Transport))
	for index := 0; index < wrapper.NumField(); index++ {
		field := wrapper.Field(index)
		inner, ok := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Interface().(*http.RoundTripper)
		if !ok {
			continue
		}
		if plain, ok := (*inner).(*http.Transport); ok {
			return plain, true
		}
	}
	panic(fmt.Sprintf("the judge does not know the transport %T", client.Transport))
}

func describe(scheme, name, path string, header http.Header, client *http.Client) host {
	described := host{Scheme: scheme, Host: name, Path: path, Header: header}
	transport, wrapped := transportOf(client)
	described.HTTPSFirst = wrapped
	if transport != nil && transport.TLSClientConfig != nil {
		described.SkipVerify = transport.TLSClientConfig.InsecureSkipVerify
		described.OwnRoots = transport.TLSClientConfig.RootCAs != nil
		described.Certificates = len(transport.TLSClientConfig.Certificates)
	}
	return described
}

func ask(q question) (result answer) {
	var log bytes.Buffer
	logrus.SetOutput(&log)
	logrus.SetFormatter(&logrus.JSONFormatter{DisableTimestamp: true})
	result.Log = []string{}
	result.Hosts = []host{}
	defer func() {
		if cause := recover(); cause != nil {
			result.Panic = fmt.Sprint(cause)
			result.Hosts = []host{}
		}
		for _, line := range bytes.Split(bytes.TrimSpace(log.Bytes()), []byte("\n")) {
			if len(line) > 0 {
				result.Log = append(result.Log, string(line))
			}
		}
	}()
	hosts, err := resolve(context.Background(), q.Root, q.Registry)
	if err != nil {
		result.Error = err.Error()
		return result
	}
	result.Hosts = hosts
	return result
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(make([]byte, 0, 1<<16), 1<<24)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var q question
		if err := json.Unmarshal(input.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, "not a question:", err)
			os.Exit(2)
		}
		if err := output.Encode(ask(q)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
	}
	if err := input.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
