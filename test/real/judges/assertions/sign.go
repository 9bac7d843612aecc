package main

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/openpgp/packet"
	"golang.org/x/crypto/sha3"

	"github.com/snapcore/snapd/asserts"
	"github.com/snapcore/snapd/asserts/assertstest"
)

// signer signs whatever bytes it is given, also what snapd would refuse to sign.
type signer struct {
	public asserts.PublicKey
	key    *rsa.PrivateKey
}

func signerOf(private asserts.PrivateKey, key *rsa.PrivateKey) signer {
	return signer{private.PublicKey(), key}
}

func newSigner(bits int) signer {
	return signerOf(assertstest.GenerateKey(bits))
}

func (s signer) id() string { return s.public.ID() }

// body is the signer's public key, as an account-key holds it.
func (s signer) body() string {
	encoded, err := asserts.EncodePublicKey(s.public)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// adjustment changes a signature before it is made.
type adjustment func(*packet.Signature)

// sign makes an assertion of headers, to which it adds its key id (unless they have one) and the body's length.
func (s signer) sign(headers []string, body string, adjust ...adjustment) string {
	if find(headers, "sign-key-sha3-384") < 0 {
		headers = with(headers, "sign-key-sha3-384: "+s.id())
	}
	if body != "" && find(headers, "body-length") < 0 {
		headers = with(headers, fmt.Sprintf("body-length: %d", len(body)))
	}
	content := strings.Join(headers, "\n")
	if body != "" {
		content += "\n\n" + body
	}
	return content + "\n\n" + s.signature(content, adjust...) + "\n"
}

// signature is the base64 of the framing byte and an OpenPGP signature packet.
func (s signer) signature(content string, adjust ...adjustment) string {
	sig := &packet.Signature{
		PubKeyAlgo:   packet.PubKeyAlgoRSA,
		Hash:         crypto.SHA512,
		CreationTime: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	for _, one := range adjust {
		one(sig)
	}
	hash := sig.Hash.New()
	hash.Write([]byte(content))
	if err := sig.Sign(hash, packet.NewRSAPrivateKey(sig.CreationTime, s.key), nil); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	out.WriteByte(1)
	if err := sig.Serialize(&out); err != nil {
		panic(err)
	}
	return lines(out.Bytes())
}

// lines is base64 in lines of 76 characters.
func lines(data []byte) string {
	flat := base64.StdEncoding.EncodeToString(data)
	var out []string
	for len(flat) > 76 {
		out, flat = append(out, flat[:76]), flat[76:]
	}
	return strings.Join(append(out, flat), "\n")
}

func find(headers []string, name string) int {
	for at, one := range headers {
		if strings.HasPrefix(one, name+":") {
			return at
		}
	}
	return -1
}

// with is headers with others in place of those of the same name, or added to them.
func with(headers []string, others ...string) []string {
	changed := append([]string{}, headers...)
	for _, one := range others {
		name := strings.SplitN(one, ":", 2)[0]
		if at := find(changed, name); at >= 0 {
			changed[at] = one
		} else {
			changed = append(changed, one)
		}
	}
	return changed
}

func without(headers []string, name string) []string {
	at := find(headers, name)
	return append(append([]string{}, headers[:at]...), headers[at+1:]...)
}

func digestOf(content string) string {
	sum := sha3.Sum384([]byte(content))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
