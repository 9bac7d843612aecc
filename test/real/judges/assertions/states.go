package main

import (
	"crypto"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/openpgp/packet"

	"github.com/snapcore/snapd/asserts"
	"github.com/snapcore/snapd/asserts/assertstest"
	"github.com/snapcore/snapd/asserts/systestkeys"
)

const (
	testRoot = "testrootorg"
	snapID   = "k8sk8sk8sk8sk8sk8sk8sk8sk8sk8sk8"
	otherID  = "basebasebasebasebasebasebasebase"
	snapFile = "the bytes of the k8s snap"
	baseFile = "the bytes of the core22 snap"
)

var (
	k8s  = snapFacts{SHA3_384: digestOf(snapFile), Size: uint64(len(snapFile)), Name: "k8s"}
	base = snapFacts{SHA3_384: digestOf(baseFile), Size: uint64(len(baseFile)), Name: "core22"}
)

// maker has the keys and the good assertions that states are made of.
type maker struct {
	root, store, acme, second signer

	storeKey string
	account  []string
	acmeKey  []string
	decl     []string
	rev      []string
	baseDecl []string
	baseRev  []string

	all []state
}

// states are made in groups; what they mean to snapd is for the judge to say.
func states() []state {
	m := newMaker()
	m.streams()
	m.headers()
	m.rules()
	m.signatures()
	m.keys()
	m.chains()
	m.snaps()
	return m.all
}

func newMaker() *maker {
	m := &maker{
		root:     signerOf(assertstest.ReadPrivKey(systestkeys.TestRootPrivKey)),
		store:    signerOf(assertstest.ReadPrivKey(systestkeys.TestStorePrivKey)),
		acme:     newSigner(2048),
		second:   newSigner(2048),
		storeKey: string(asserts.Encode(systestkeys.TestStoreAccountKey)),
		account: []string{"type: account", "authority-id: " + testRoot, "account-id: acme", "display-name: Acme",
			"timestamp: 2024-01-01T00:00:00Z", "username: acme", "validation: verified"},
	}
	m.acmeKey = m.keyHeaders(m.acme, "acme", "signing")
	m.decl = []string{"type: snap-declaration", "authority-id: " + testRoot, "series: 16", "snap-id: " + snapID,
		"publisher-id: acme", "snap-name: k8s", "timestamp: 2024-01-01T00:00:00Z"}
	m.rev = []string{"type: snap-revision", "authority-id: " + testRoot, "snap-sha3-384: " + k8s.SHA3_384,
		"developer-id: acme", "snap-id: " + snapID, "snap-revision: 7", fmt.Sprintf("snap-size: %d", k8s.Size),
		"timestamp: 2024-01-01T00:00:00Z"}
	m.baseDecl = with(m.decl, "snap-id: "+otherID, "snap-name: core22", "publisher-id: canonical")
	m.baseRev = with(m.rev, "snap-id: "+otherID, "snap-sha3-384: "+base.SHA3_384, fmt.Sprintf("snap-size: %d", base.Size),
		"snap-revision: 3", "developer-id: canonical")
	return m
}

// goodFor is a good file for any snap that acme publishes, with an id made of its name.
func (m *maker) goodFor(snap snapFacts) string {
	id := "snap-id: " + (snap.Name + strings.Repeat("0", 32))[:32]
	decl := with(m.decl, id, "snap-name: "+snap.Name)
	rev := with(m.rev, id, "snap-sha3-384: "+snap.SHA3_384, fmt.Sprintf("snap-size: %d", snap.Size))
	if snap.Name == "snapd" {
		// Of this one of its slots snapd's base declaration wants a word before it is installed.
		decl = with(decl, "format: 1", "slots:\n  shared-memory:\n    allow-installation: true")
	}
	if snap.Revision != 0 {
		rev = with(rev, fmt.Sprintf("snap-revision: %d", snap.Revision))
	}
	return m.good(nil, decl, rev)
}

func (m *maker) keyHeaders(key signer, account, name string) []string {
	return []string{"type: account-key", "authority-id: " + testRoot, "public-key-sha3-384: " + key.id(),
		"account-id: " + account, "name: " + name, "since: 2020-01-01T00:00:00Z"}
}

func (m *maker) add(name, text string) { m.addFor(name, k8s, text) }

func (m *maker) addFor(name string, facts snapFacts, text string) {
	m.all = append(m.all, state{name, facts, []byte(text)})
}

// file is assertions one after another, as snapd's encoder writes them.
func file(assertions ...string) string { return strings.Join(assertions, "\n") }

func (m *maker) by(headers []string) string { return m.store.sign(headers, "") }

// good is the file with these in place of the good account, declaration and revision; nil for the good one.
func (m *maker) good(account, decl, rev []string) string {
	if account == nil {
		account = m.account
	}
	if decl == nil {
		decl = m.decl
	}
	if rev == nil {
		rev = m.rev
	}
	return file(m.storeKey, m.by(account), m.by(decl), m.by(rev))
}

func (m *maker) streams() {
	good := m.good(nil, nil, nil)
	decl, rev, account := m.by(m.decl), m.by(m.rev), m.by(m.account)
	m.add("good", good)
	m.add("snapd's own encoder", m.encoded())
	m.add("order reversed", file(rev, decl, account, m.storeKey))
	other := file(m.storeKey, m.by(m.baseDecl), m.by(m.baseRev))
	m.add("two files, an empty line between", good+"\n"+other)
	m.add("two files, no empty line between", good+other)
	m.addFor("the other of two files", base, good+"\n"+other)
	m.addFor("of another snap", base, good)
	m.add("no newline at the end", strings.TrimSuffix(good, "\n"))
	m.add("one extra newline at the end", good+"\n")
	m.add("two extra newlines at the end", good+"\n\n")
	m.add("an extra newline before a signature", file(m.storeKey, account, decl, strings.Replace(rev, "\n\n", "\n\n\n", 1)))
	m.add("two extra newlines before a signature", file(m.storeKey, account, decl, strings.Replace(rev, "\n\n", "\n\n\n\n", 1)))
	m.add("two extra newlines between", m.storeKey+"\n\n\n"+file(account, decl, rev))
	m.add("CR inside a signature", file(m.storeKey, account, decl, strings.Replace(rev, "\n\nAc", "\n\nA\rc", 1)))
	m.add("CRLF", strings.ReplaceAll(good, "\n", "\r\n"))
	m.add("BOM", "\ufeff"+good)
	m.add("a newline before", "\n"+good)
	m.add("text after", good+"bye\n")
	m.add("text after an empty line", good+"\nbye\n")
	m.add("empty", "")
	m.add("only a newline", "\n")
	m.add("a web page", "<!DOCTYPE html>\n<html>\n\n</html>\n")
	m.add("cut after the declaration", file(m.storeKey, account, decl))
	m.add("cut inside a head", good[:len(good)-len(rev)+100])
	m.add("cut inside a signature", good[:len(good)-200])
	m.add("cut inside a body", m.storeKey[:600])
	m.add("cut after a body", m.storeKey[:strings.LastIndex(m.storeKey, "\n\n")])
	m.add("account-key twice", file(m.storeKey, m.storeKey, account, decl, rev))
	longLine := "\nlong: " + strings.Repeat("x", 131072)
	m.add("a head too long", strings.Replace(good, "\nname: test-store", longLine, 1))
	m.add("a head of nearly all that may be", m.good(nil, with(m.decl, "note: "+strings.Repeat("x", 130000)), nil))
	m.add("a signature too long", good+strings.Repeat("A", 131072))
	long := m.store.sign(m.account, strings.Repeat("x", 2*1024*1024+1))
	m.add("a body too long", file(m.storeKey, long, decl, rev))
	longest := m.store.sign(m.account, strings.Repeat("x", 2*1024*1024))
	m.add("a body as long as may be", file(m.storeKey, longest, decl, rev))
	tricky := m.store.sign(m.account, "type: account\n\nAcLBUg==\n\n\n\nname: é\n")
	m.add("a body with empty lines and headers", file(m.storeKey, tricky, decl, rev))
	m.add("a body that is no UTF-8", file(m.storeKey, m.store.sign(m.account, "a\xff"), decl, rev))
	m.add("a signature of empty lines", file(m.storeKey, account, decl, m.unsigned(m.rev)+"\n\n\n\n"))
	m.add("no signature", file(m.storeKey, account, decl, m.unsigned(m.rev)+"\n\n"))
}

// encoded is made by snapd from end to end: its signing database and its encoder.
func (m *maker) encoded() string {
	private, _ := assertstest.ReadPrivKey(systestkeys.TestStorePrivKey)
	db := assertstest.NewSigningDB(testRoot, private)
	var out strings.Builder
	encoder := asserts.NewEncoder(&out)
	encode := func(one asserts.Assertion, err error) {
		if err == nil {
			err = encoder.Encode(one)
		}
		if err != nil {
			panic(err)
		}
	}
	encode(systestkeys.TestStoreAccountKey, nil)
	for _, headers := range [][]string{m.account, m.decl, m.rev} {
		values := map[string]interface{}{}
		for _, one := range headers[1:] {
			parts := strings.SplitN(one, ": ", 2)
			values[parts[0]] = parts[1]
		}
		encode(db.Sign(asserts.Type(strings.TrimPrefix(headers[0], "type: ")), values, nil, ""))
	}
	return out.String()
}

func (m *maker) unsigned(headers []string) string {
	return strings.Join(with(headers, "sign-key-sha3-384: "+m.store.id()), "\n")
}

func (m *maker) headers() {
	inDecl := func(name string, others ...string) { m.add(name, m.good(nil, with(m.decl, others...), nil)) }
	inRev := func(name string, others ...string) { m.add(name, m.good(nil, nil, with(m.rev, others...))) }
	inDecl("unknown headers", "x-y: z", "list:\n  - a\n  -\n    - b\n  -\n    k: v", "map:\n  a: b\n  c:\n      text\n      more",
		"text:\n    a\n    \t b", "spaces:  \r")
	m.add("text of several lines", m.good(with(m.account, "display-name:\n    Acme\n     Inc."), nil, nil))
	m.add("headers in another order", m.good(nil, nil, append([]string{"zz: 1"}, m.rev...)))
	inDecl("list headers", "refresh-control:\n  - "+otherID, "auto-aliases:\n  - kubectl", "aliases:\n  -\n    name: kc\n    target: kubectl")
	inDecl("alias twice", "aliases:\n  -\n    name: kc\n    target: a\n  -\n    name: kc\n    target: b")
	inDecl("alias without a target", "aliases:\n  -\n    name: kc")
	inDecl("aliases that are text", "aliases: kc")
	inDecl("auto-aliases with a space", "auto-aliases:\n  - a b")
	inDecl("refresh-control of lists", "refresh-control:\n  -\n    - a")
	for _, broken := range []string{"x", "X: y", "x:y", "-x: y", "x--y: z", "é: x", ": x", "x:", "x:\n   y", "x:\n  - a\n  b: c", "x:\n  a: b\n  - c",
		"x:\n  a: b\n  a: c", "x:\n  -a", "x:\n  a b", "x:\n  - a\n - b", " x: y", "x: a\xff", "x:\n   -\n", "x: y\nx: z"} {
		m.add(fmt.Sprintf("header %q", broken), m.good(nil, append(append([]string{}, m.decl...), broken), nil))
	}
	for _, name := range []string{"account-id", "display-name", "validation", "timestamp", "authority-id"} {
		m.add("account without "+name, m.good(without(m.account, name), nil, nil))
		m.add("account with an empty "+name, m.good(with(m.account, name+": "), nil, nil))
	}
	for _, name := range []string{"series", "snap-id", "publisher-id", "snap-name", "timestamp"} {
		m.add("declaration without "+name, m.good(nil, without(m.decl, name), nil))
		m.add("declaration with a list "+name, m.good(nil, with(m.decl, name+":\n  - a"), nil))
	}
	for _, name := range []string{"snap-sha3-384", "developer-id", "snap-id", "snap-revision", "snap-size", "timestamp", "type"} {
		m.add("revision without "+name, m.good(nil, nil, without(m.rev, name)))
	}
	for _, number := range []string{"0", "00", "01", "-1", "+1", "-0", "1.0", "1e3", " 1", "1 ", "9223372036854775807", "9223372036854775808", ""} {
		inDecl("revision: "+number, "revision: "+number)
		inDecl("format: "+number, "format: "+number)
		inRev("snap-revision: "+number, "snap-revision: "+number)
		inRev("snap-size: "+number, "snap-size: "+number)
	}
	inRev("snap-size: 18446744073709551615", "snap-size: 18446744073709551615")
	inRev("snap-size: 18446744073709551616", "snap-size: 18446744073709551616")
	for _, length := range []string{"0", "1", "-1", "00", "x"} {
		inRev("body-length: "+length, "body-length: "+length)
	}
	for _, time := range []string{"2024-01-01T00:00:00.5Z", "2024-01-01T00:00:00.123456789+02:00", "2024-01-01T00:00:00,5Z", "2024-01-01t00:00:00z",
		"2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-02-29T23:59:59-23:59", "2024-01-01T24:00:00Z",
		"2024-01-01T00:00:60Z", "2024-01-01T0:00:00Z", "2024-01-01", "2999-01-01T00:00:00Z", "2024-01-01T00:00:00.1234567891Z", "0000-01-01T00:00:00Z",
		"2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+02:60", "2016-08-11T18:42:22+02:00", "2016-08-11T18:42:21+02:00"} {
		inRev("timestamp: "+time, "timestamp: "+time)
	}
	inRev("a digest too short", "snap-sha3-384: "+k8s.SHA3_384[:63])
	inRev("a digest with padding", "snap-sha3-384: "+k8s.SHA3_384+"==")
	inRev("a digest in two lines", "snap-sha3-384:\n    "+k8s.SHA3_384[:32]+"\n    "+k8s.SHA3_384[32:])
	inDecl("a slash in the primary key", "snap-id: a/b")
	inRev("a slash in the snap-id", "snap-id: 16/"+snapID)
	inDecl("series 18", "series: 18")
	inDecl("signatory-id the same", "signatory-id: "+testRoot)
	inDecl("signatory-id another", "signatory-id: acme")
	inDecl("signatory-id empty", "signatory-id: ")
	for _, format := range []int{1, 5, 6, 7, 8} {
		inDecl(fmt.Sprintf("declaration of format %d", format), fmt.Sprintf("format: %d", format))
	}
	inRev("revision of format 1", "format: 1")
	inRev("unknown type", "type: snap-resource-revision")
	inRev("type snap-build", "type: snap-build", "grade: stable")
	m.add("a header that is no UTF-8", m.good(nil, with(m.decl, "x: \xff"), nil))
}

func (m *maker) signatures() {
	account, decl := m.by(m.account), m.by(m.decl)
	in := func(name, revision string) { m.add(name, file(m.storeKey, account, decl, revision)) }
	signed := func(name string, adjust adjustment) { in(name, m.store.sign(m.rev, "", adjust)) }
	for _, hash := range []crypto.Hash{crypto.SHA1, crypto.SHA256, crypto.SHA384} {
		signed("signature with "+hash.String(), func(sig *packet.Signature) { sig.Hash = hash })
	}
	signed("signature of a text", func(sig *packet.Signature) { sig.SigType = packet.SigTypeText })
	signed("signature with an issuer", func(sig *packet.Signature) { id := uint64(7); sig.IssuerKeyId = &id })
	signed("signature with a lifetime", func(sig *packet.Signature) { seconds := uint32(1); sig.SigLifetimeSecs = &seconds })
	in("signature by another key", m.acme.sign(with(m.rev, "sign-key-sha3-384: "+m.store.id()), ""))
	content := m.unsigned(m.rev)
	packetOf := func() []byte {
		bytes, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(m.store.signature(content), "\n", ""))
		if err != nil {
			panic(err)
		}
		return bytes
	}
	raw := func(name string, change func([]byte) []byte) { in(name, content+"\n\n"+lines(change(packetOf()))+"\n") }
	raw("signature as it is", func(b []byte) []byte { return b })
	raw("signature framed by 2", func(b []byte) []byte { b[0] = 2; return b })
	raw("signature with bytes after", func(b []byte) []byte { return append(b, 0) })
	raw("signature cut", func(b []byte) []byte { return b[:len(b)-1] })
	raw("signature with filler inside", func(b []byte) []byte { b[3]++; return append(b, 0) })
	raw("signature in an old packet", func(b []byte) []byte {
		return append([]byte{1, 0x89, byte((len(b) - 4) >> 8), byte(len(b) - 4)}, b[4:]...)
	})
	raw("signature with a five byte length", func(b []byte) []byte {
		return append([]byte{1, 0xc2, 255, 0, 0, byte((len(b) - 4) >> 8), byte(len(b) - 4)}, b[4:]...)
	})
	raw("signature with a longer number", func(b []byte) []byte { b[2]++; b[3]--; return b })
	raw("signature of version 3", func(b []byte) []byte { b[4] = 3; return b })
	raw("signature with another digest start", func(b []byte) []byte { b[18] ^= 1; return b })
	raw("signature of nothing", func(b []byte) []byte { return b[:1] })
	text := m.store.signature(content)
	in("signature in one line", content+"\n\n"+strings.ReplaceAll(text, "\n", "")+"\n")
	in("signature with a space", content+"\n\n"+strings.Replace(text, "\n", " \n", 1)+"\n")
	in("signature in base64url", content+"\n\n"+strings.NewReplacer("+", "-", "/", "_").Replace(text)+"\n")
	// A signature of 2048 bits does not fill its last base64 digits.
	second := m.store.sign(m.keyHeaders(m.second, testRoot, "second"), m.second.body())
	content = strings.Join(with(m.rev, "sign-key-sha3-384: "+m.second.id()), "\n")
	padded := func(name, signature string) {
		m.add(name, file(m.storeKey, second, account, decl, content+"\n\n"+signature+"\n"))
	}
	text = m.second.signature(content)
	padded("signature with padding", text)
	padded("signature without padding", strings.TrimRight(text, "="))
	padded("signature with bits that mean nothing", lastDigit(text))
}

// lastDigit sets a bit of the last base64 digit before the padding that stands for no byte.
func lastDigit(text string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	at := len(strings.TrimRight(text, "=")) - 1
	return text[:at] + string(digits[strings.IndexByte(digits, text[at])|1]) + text[at+1:]
}
