package main

import (
	"encoding/base64"
	"strings"
)

// keys are states of account-keys: a second key of the store, certified by its first, signs the declaration.
func (m *maker) keys() {
	account, rev := m.by(m.account), m.by(m.rev)
	headers := m.keyHeaders(m.second, testRoot, "second")
	decl := m.second.sign(m.decl, "")
	with2 := func(name string, key string) { m.add(name, file(m.storeKey, key, account, decl, rev)) }
	keyOf := func(changed []string) string { return m.store.sign(changed, m.second.body()) }
	with2("a second key of the store", keyOf(headers))
	with2("a second key, certified by the root", m.root.sign(headers, m.second.body()))
	with2("a key not valid yet", keyOf(with(headers, "since: 2999-01-01T00:00:00Z")))
	with2("a key not valid any more", keyOf(with(headers, "until: 2021-01-01T00:00:00Z")))
	with2("a key that ends later", keyOf(with(headers, "until: 2999-01-01T00:00:00Z")))
	with2("a key since after the declaration", keyOf(with(headers, "since: 2024-01-01T00:00:01Z")))
	with2("a key since the declaration", keyOf(with(headers, "since: 2024-01-01T00:00:00Z")))
	with2("a key since the declaration, in another zone", keyOf(with(headers, "since: 2024-01-01T02:00:00.000+02:00")))
	with2("a key until before since", keyOf(with(headers, "until: 2019-01-01T00:00:00Z")))
	with2("a key without since", keyOf(without(headers, "since")))
	with2("a key without a name", keyOf(without(headers, "name")))
	with2("a key without an account", keyOf(without(headers, "account-id")))
	with2("a key of nobody", keyOf(with(headers, "account-id: nobody")))
	with2("a key called like the store's", keyOf(with(headers, "name: test-store")))
	with2("a key called like the root's", keyOf(with(headers, "name: test-root")))
	for _, name := range []string{"a", "1-a", "a-1", "1", "A", "a--b", "-a", "a-", "a_b"} {
		with2("a key called "+name, keyOf(with(headers, "name: "+name)))
	}
	with2("a key of format 1", keyOf(with(headers, "format: 1")))
	with2("another key's id", keyOf(with(headers, "public-key-sha3-384: "+m.acme.id())))
	with2("a key without a body", m.store.sign(headers, ""))
	with2("a key with a body of words", m.store.sign(headers, "hello"))
	with2("constraints that hold", keyOf(with(headers, "constraints:\n  -\n    headers:\n      type: snap-declaration")))
	with2("constraints that hold not", keyOf(with(headers, "constraints:\n  -\n    headers:\n      type: model")))
	with2("constraints of words", keyOf(with(headers, "constraints: none")))
	body, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(m.second.body(), "\n", ""))
	if err != nil {
		panic(err)
	}
	changed := func(name string, at int, value byte) {
		bytes := append([]byte{}, body...)
		bytes[at] = value
		with2(name, m.store.sign(headers, lines(bytes)))
	}
	changed("a key of another time", 8, 0)
	changed("a key of algorithm 3", 9, 3)
	changed("a key framed by 2", 0, 2)
	changed("a key whose modulus is even", len(body)-6, body[len(body)-6]&0xfe)
	weak := newSigner(1024)
	certified := m.store.sign(m.keyHeaders(weak, testRoot, "weak"), weak.body())
	m.add("a key of 1024 bits", file(m.storeKey, certified, account, weak.sign(m.decl, ""), rev))
}

func (m *maker) chains() {
	account, decl, rev := m.by(m.account), m.by(m.decl), m.by(m.rev)
	m.add("no account-key", file(account, decl, rev))
	m.add("no account", file(m.storeKey, decl, rev))
	m.add("no declaration", file(m.storeKey, account, rev))
	m.add("publisher canonical, no account", m.good(m.account, with(m.decl, "publisher-id: canonical"), with(m.rev, "developer-id: canonical")))
	m.add("only publisher canonical", file(m.storeKey, m.by(with(m.decl, "publisher-id: canonical")), m.by(with(m.rev, "developer-id: canonical"))))
	m.add("another developer", m.good(nil, nil, with(m.rev, "developer-id: canonical")))

	broken := func(text string) string { return strings.Replace(text, "timestamp: 2024", "timestamp: 2023", 1) }
	newer := func(headers []string) []string { return with(headers, "revision: 1") }
	m.add("a newer declaration, the old one broken", file(m.storeKey, account, broken(decl), m.by(newer(m.decl)), rev))
	m.add("an older declaration, the new one broken", file(m.storeKey, account, decl, broken(m.by(newer(m.decl))), rev))
	m.add("two equal declarations, the second broken", file(m.storeKey, account, decl, broken(decl), rev))
	m.add("two equal declarations, the first broken", file(m.storeKey, account, broken(decl), decl, rev))
	m.add("a newer declaration, revoked", file(m.storeKey, account, decl, m.by(with(newer(m.decl), "snap-name: ")), rev))
	m.add("an old format 6 declaration", file(m.storeKey, account, m.by(with(m.decl, "format: 6")), m.by(newer(m.decl)), rev))
	m.add("a newer revision with another size", file(m.storeKey, account, decl, rev, m.by(with(newer(m.rev), "snap-size: 1"))))
	m.add("an extra account that is broken", file(m.storeKey, account, decl, rev, broken(m.by(with(m.account, "account-id: other")))))

	rootAccount := with(m.account, "account-id: "+testRoot)
	m.add("the root's account, tampered", file(m.storeKey, account, decl, rev, broken(m.root.sign(rootAccount, ""))))
	m.add("the root's key, tampered", file(m.storeKey, account, decl, rev, broken(m.root.sign(with(m.keyHeaders(m.root, testRoot, "x"), "timestamp: 2024"), m.root.body()))))

	acmeKey := m.store.sign(m.acmeKey, m.acme.body())
	m.add("acme signs in the name of the root", file(m.storeKey, account, acmeKey, m.acme.sign(m.decl, ""), rev))
	m.add("acme signs a declaration", file(m.storeKey, account, acmeKey, m.acme.sign(with(m.decl, "authority-id: acme"), ""), rev))
	m.add("acme signs a revision", file(m.storeKey, account, acmeKey, decl, m.acme.sign(with(m.rev, "authority-id: acme"), "")))
	m.add("acme signs an account", file(m.storeKey, account, acmeKey, decl, rev, m.acme.sign(with(m.account, "authority-id: acme", "account-id: friend"), "")))
	m.add("acme certifies a key", file(m.storeKey, account, acmeKey, m.acme.sign(with(m.keyHeaders(m.second, "acme", "more"), "authority-id: acme"), m.second.body()), decl, rev))
	m.add("acme's key is there too", file(m.storeKey, account, acmeKey, decl, rev))
	m.add("the store says that acme signed", file(m.storeKey, account, acmeKey, m.by(with(m.decl, "authority-id: acme")), rev))

	own := with(m.keyHeaders(m.second, "mine", "root"), "authority-id: mine")
	ownAccount := m.second.sign(with(m.account, "authority-id: mine", "account-id: mine"), "")
	mine := func(headers []string) string { return m.second.sign(with(headers, "authority-id: mine"), "") }
	m.add("a root of one's own", file(m.second.sign(own, m.second.body()), ownAccount, mine(with(m.decl, "publisher-id: mine")), mine(with(m.rev, "developer-id: mine"))))
	m.add("a key that certifies itself", file(m.storeKey, m.second.sign(m.keyHeaders(m.second, testRoot, "second"), m.second.body()), account, m.second.sign(m.decl, ""), rev))
	ring := m.acme.sign(m.keyHeaders(m.second, testRoot, "one"), m.second.body())
	back := m.second.sign(m.keyHeaders(m.acme, testRoot, "two"), m.acme.body())
	m.add("two keys that certify each other", file(m.storeKey, ring, back, account, m.second.sign(m.decl, ""), rev))
	m.add("a root called canonical", file(m.second.sign(with(m.keyHeaders(m.second, "canonical", "store"), "authority-id: canonical"), m.second.body()), m.second.sign(with(m.baseDecl, "authority-id: canonical"), ""), m.second.sign(with(m.baseRev, "authority-id: canonical"), "")))
	m.delegated(account, acmeKey)
}

// delegated are revisions of another provenance, signed by the publisher.
func (m *maker) delegated(account, acmeKey string) {
	facts := k8s
	facts.Provenance = "acme-builds"
	authority := func(lines ...string) []string {
		return with(m.decl, "revision-authority:\n  -\n    account-id: acme\n    provenance:\n      - acme-builds"+strings.Join(append([]string{""}, lines...), "\n    "))
	}
	rev := with(m.rev, "provenance: acme-builds", "authority-id: acme")
	in := func(name string, facts snapFacts, decl, rev []string) {
		m.addFor(name, facts, file(m.storeKey, account, acmeKey, m.by(decl), m.acme.sign(rev, "")))
	}
	in("delegated", facts, authority(), rev)
	in("delegated within bounds", facts, authority("min-revision: 7", "max-revision: 7"), rev)
	in("delegated below bounds", facts, authority("min-revision: 8"), rev)
	in("delegated above bounds", facts, authority("max-revision: 6"), rev)
	in("delegated with bounds the wrong way", facts, authority("min-revision: 9", "max-revision: 8"), rev)
	in("delegated on a store", facts, authority("on-store:\n      - acme-store"), rev)
	in("delegated without a declaration of it", facts, m.decl, rev)
	in("delegated to another account", facts, with(authority(), "revision-authority:\n  -\n    account-id: canonical\n    provenance:\n      - acme-builds"), rev)
	in("delegated of another provenance", facts, authority(), with(rev, "provenance: other"))
	in("delegated to a bad account", facts, with(m.decl, "revision-authority:\n  -\n    account-id: A\n    provenance:\n      - acme-builds"), rev)
	in("delegated to no provenance", facts, with(m.decl, "revision-authority:\n  -\n    account-id: acme"), rev)
	in("delegated by words", facts, with(m.decl, "revision-authority: acme"), rev)
	in("delegated, the snap does not say so", k8s, authority(), rev)
	in("delegated with a bad provenance", facts, authority(), with(rev, "provenance: a b"))
	m.addFor("provenance global-upload", k8s, m.good(nil, nil, with(m.rev, "provenance: global-upload")))
	m.addFor("the snap is of another provenance", facts, m.good(nil, nil, nil))
	both := m.acme.sign(rev, "")
	m.addFor("two provenances, the snap of the store's", k8s, file(m.storeKey, account, acmeKey, m.by(authority()), m.by(m.rev), both))
	m.addFor("two provenances, the snap of the other", facts, file(m.storeKey, account, acmeKey, m.by(authority()), m.by(m.rev), both))
	two := with(authority("  - other"), "x: y")
	other := m.acme.sign(with(rev, "provenance: other"), "")
	m.addFor("two other provenances", facts, file(m.storeKey, account, acmeKey, m.by(two), both, other))
}

func (m *maker) snaps() {
	good := m.good(nil, nil, nil)
	changed, longer, renamed := k8s, k8s, k8s
	changed.SHA3_384 = digestOf(snapFile + "!")
	longer.Size++
	renamed.Name = "k9s"
	m.addFor("the snap changed", changed, good)
	m.addFor("the snap of another size", longer, good)
	m.addFor("the snap of another name", renamed, good)
	m.add("revoked", m.good(nil, with(m.decl, "snap-name: "), nil))
}
