// Command assertions asks snapd's own code about .assert files. It links snapd (GPL-3.0), so it is built for the tests only
// and never shipped: GOPATH mode, with the tag withtestkeys, which makes snapd trust the root of its own tests.
//
//	assertions make    prints states, good and bad ones, signed by snapd's test keys: one JSON object a line
//	assertions sign    reads snaps from standard input, one JSON object a line, and prints each with a good .assert
//	assertions judge   reads cases from standard input, one JSON object a line, and prints snapd's verdict on each
//	assertions regexp  reads regular expressions, one JSON string a line, and prints whether each is one for Go
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
)

// snapFacts is what reading a .snap tells of it.
type snapFacts struct {
	SHA3_384   string `json:"sha3_384"`
	Size       uint64 `json:"size"`
	Name       string `json:"name"`
	Provenance string `json:"provenance,omitempty"`
	// Revision is what sign gives it, 7 if absent.
	Revision uint64 `json:"revision,omitempty"`
}

// state is a .snap and its .assert; encoding/json writes bytes as base64.
type state struct {
	Name   string    `json:"name"`
	Snap   snapFacts `json:"snap"`
	Assert []byte    `json:"assert"`
}

// verdict is what snapd says: Ack of `snap ack`, Install of `snap install`, each empty where it is content.
type verdict struct {
	Ack     string `json:"ack,omitempty"`
	Install string `json:"install,omitempty"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("say make or judge")
	}
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	switch args[0] {
	case "make":
		for _, one := range states() {
			if err := encoder.Encode(one); err != nil {
				return err
			}
		}
	case "sign":
		if err := signAll(json.NewDecoder(os.Stdin), encoder); err != nil {
			return err
		}
	case "regexp":
		if err := compileAll(json.NewDecoder(bufio.NewReader(os.Stdin)), encoder); err != nil {
			return err
		}
	case "judge":
		if err := judgeAll(json.NewDecoder(bufio.NewReader(os.Stdin)), encoder); err != nil {
			return err
		}
	default:
		return fmt.Errorf("unknown: %s", args[0])
	}
	return out.Flush()
}

func signAll(decoder *json.Decoder, encoder *json.Encoder) error {
	m := newMaker()
	for {
		var one state
		if err := decoder.Decode(&one); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		one.Assert = []byte(m.goodFor(one.Snap))
		if err := encoder.Encode(one); err != nil {
			return err
		}
	}
}

// compileAll compiles as snapd does it with the regular expressions of interface rules (asserts/constraint.go).
func compileAll(decoder *json.Decoder, encoder *json.Encoder) error {
	for {
		var source string
		if err := decoder.Decode(&source); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		_, err := regexp.Compile("^(" + source + ")$")
		if err := encoder.Encode(err == nil); err != nil {
			return err
		}
	}
}

func judgeAll(decoder *json.Decoder, encoder *json.Encoder) error {
	judge, err := newJudge()
	if err != nil {
		return err
	}
	defer judge.close()
	for {
		var one state
		if err := decoder.Decode(&one); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		said, err := judge.verdict(one)
		if err != nil {
			return err
		}
		if err := encoder.Encode(said); err != nil {
			return err
		}
	}
}
