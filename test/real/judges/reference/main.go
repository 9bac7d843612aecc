// Command reference prints what the two programs that read image references make of each text:
// github.com/distribution/reference for containerd, github.com/regclient/regclient/types/ref for regsync.
//
// Standard input holds one JSON string a line; standard output gets one JSON object a line, in the same order.
package main

import (
	"bufio"
	// A digest algorithm counts as known only where its hash is linked in, as crypto/tls does it in containerd.
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/distribution/reference"
	"github.com/regclient/regclient/types/ref"
)

// parts is an accepted reference, or the error of the library that refused it.
type parts struct {
	Error      string `json:"error,omitempty"`
	Scheme     string `json:"scheme,omitempty"`
	Registry   string `json:"registry,omitempty"`
	Repository string `json:"repository,omitempty"`
	Path       string `json:"path,omitempty"`
	Tag        string `json:"tag,omitempty"`
	Digest     string `json:"digest,omitempty"`
}

type verdict struct {
	Text string `json:"text"`
	// Distribution has tag and digest where both are written; Pulled is the name that containerd pulls.
	Distribution parts  `json:"distribution"`
	Pulled       string `json:"pulled,omitempty"`
	Regclient    parts  `json:"regclient"`
	// RegclientHost tells whether regclient takes the text as a registry on its own.
	RegclientHost bool `json:"regclientHost"`
}

func main() {
	if err := judge(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func judge(in io.Reader, out io.Writer) error {
	buffered := bufio.NewWriter(out)
	decoder, encoder := json.NewDecoder(in), json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for {
		var text string
		if err := decoder.Decode(&text); err == io.EOF {
			return buffered.Flush()
		} else if err != nil {
			return err
		}
		if err := encoder.Encode(verdictOn(text)); err != nil {
			return err
		}
	}
}

func verdictOn(text string) verdict {
	v := verdict{Text: text, Regclient: regclientParts(text)}
	v.Distribution, v.Pulled = distributionParts(text)
	host, err := ref.NewHost(text)
	v.RegclientHost = err == nil && host.Scheme == "reg"
	return v
}

func distributionParts(text string) (parts, string) {
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return parts{Error: err.Error()}, ""
	}
	named = reference.TagNameOnly(named)
	p := parts{Registry: reference.Domain(named), Repository: reference.Path(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		p.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		p.Digest = digested.Digest().String()
	}
	pulled, err := reference.ParseDockerRef(text)
	if err != nil {
		return parts{Error: "ParseDockerRef: " + err.Error()}, ""
	}
	return p, pulled.String()
}

func regclientParts(text string) parts {
	r, err := ref.New(text)
	if err != nil {
		return parts{Error: err.Error()}
	}
	return parts{
		Scheme: r.Scheme, Registry: r.Registry, Repository: r.Repository,
		Path: r.Path, Tag: r.Tag, Digest: r.Digest,
	}
}
