package main

import (
	"fmt"
	"strings"
)

// rules are states of the interface rules in a declaration; only their form is judged.
func (m *maker) rules() {
	in := func(header, rule string) {
		m.add(fmt.Sprintf("%s %q", header, rule), m.good(nil, with(m.decl, header+":"+rule), nil))
	}
	indent := func(depth int, text string) string {
		return "\n" + strings.Repeat(" ", depth) + strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", depth))
	}
	for _, header := range []string{"plugs", "slots"} {
		for _, rule := range []string{" true", "\n  - a", "\n  x: true", "\n  x: false", "\n  x: yes", "\n  x:\n    - a",
			"\n  x:\n    allow-installation: true", "\n  x:\n    deny-connection: false", "\n  x:\n    allow-connection: maybe",
			"\n  x:\n    unknown: true", "\n  x:\n    unknown: true\n    allow-auto-connection: true", "\n  x:\n    allow-installation:\n      - true"} {
			in(header, rule)
		}
		for _, subrule := range []string{"allow-installation", "deny-auto-connection", "allow-connection"} {
			for _, constraint := range []string{
				"on-classic: true", "on-classic: no", "on-classic:\n  - ubuntu", "on-classic:\n  - A", "unknown: x",
				"on-store:\n  - s1", "on-store: s1", "on-store:\n  - a b", "on-brand:\n  - acme", "on-brand:\n  - A", "on-model:\n  - acme/box", "on-model:\n  - box",
				"slots-per-plug: *", "slots-per-plug: 1", "slots-per-plug: 0", "slots-per-plug: x", "plugs-per-slot: 2", "slots-per-plug: 01",
				"plug-snap-type:\n  - app", "plug-snap-type:\n  - base", "slot-snap-type:\n  - core", "slot-snap-type: core",
				"plug-snap-id:\n  - " + snapID, "plug-snap-id:\n  - x", "slot-snap-id:\n  - " + snapID, "slot-publisher-id:\n  - acme", "slot-publisher-id:\n  - $PLUG_PUBLISHER_ID",
				"slot-publisher-id:\n  - $plug", "plug-publisher-id:\n  - canonical", "plug-publisher-id:\n  - A",
				"plug-names:\n  - a", "plug-names: a", "plug-names:\n  - $INTERFACE", "plug-names:\n  - $x", "plug-names:\n  - a b", "slot-names:\n  - (", "slot-names:\n  - [a-z]+",
				"plug-attributes: x", "plug-attributes:\n  a: b", "plug-attributes:\n  a:\n    b: c", "plug-attributes:\n  a:\n    - b\n    - c", "plug-attributes:\n  - b",
				"slot-attributes:\n  -\n    a: b\n  -\n    a: c", "slot-attributes:\n  a:\n    -\n      - b", "slot-attributes:\n  a: $MISSING", "slot-attributes:\n  a: $SLOT(b)",
				"slot-attributes:\n  a: $SLOT(b,c)", "slot-attributes:\n  a: $OTHER(b)", "slot-attributes:\n  a: $", "slot-attributes:\n  a: (", "slot-attributes:\n  a: ",
			} {
				in(header, "\n  x:\n    "+subrule+":"+indent(6, constraint))
			}
		}
		in(header, "\n  x:\n    allow-connection:\n      -\n        plug-names:\n          - a\n      -\n        on-classic: true")
		in(header, "\n  x:\n    allow-connection:\n      -\n        plug-names:\n          - a\n      -\n        unknown: true")
	}
	for _, regexp := range []string{`a.*`, `org\.a\-b`, `(a|b)?`, `a**`, `a{2,3}`, `a{3,2}`, `a{1001}`, `(a{100}){100}`, `a{1000}`, `(?i)a`, `(?:a)`, `(?=a)`, `(?<n>a)`, `(?P<n>a)`,
		`\d+\w\s`, `\1`, `(a)\1`, `\pL`, `\x41`, `\u0041`, `\cA`, `\z`, `\b`, `[\b]`, `[]`, `[^]`, `[]a]`, `[^]a]`, `[a`, `a]`, `[[:alpha:]]`, `[[a]`, `[b-a]`, `[a-\d]`, `{`, `a{`, `a{,2}`, `}`, `^*`, `$`,
		`a$b`, `*`, `+a`, `?`, `a|`, `|`, `()`, `(`, `)`, `a++`, `a??`, `a+?`, `\`, `\\`, `/dev/tty[A-Z]+[0-9]*`, `\Qa.b\E`, `é+`, `[é-ü]`, `\é`, `[\]]`, `[\^]`, `[a\-z]`, `(?)`, `(?i:a)`, `(?-i)a`, `\C`, `\_`, `[a-\-]`, `[+-\.]`, `[a-[:alpha:]]`, `[A-[:alpha:]]`, `[[:alpha:]`, `[[:^digit:]_]`, `[a-(?i)]`, `[(?i:]`, `(?i)*`, `a{2}{3}`, `a{2}?`, `x{0}`, `a.b\.c\\d`,
		`(a{40}){25}`, `(a{40}){26}`, `[\[\]]+`, `\[[:alpha:]]`,
		strings.Repeat("(", 300) + strings.Repeat(")", 300), strings.Repeat("(", 1200) + strings.Repeat(")", 1200), strings.Repeat("a?", 900)} {
		name := "regexp " + regexp
		if len(regexp) > 20 {
			name = fmt.Sprintf("regexp %s and so on, %d bytes", regexp[:20], len(regexp))
		}
		m.add(name, m.good(nil, with(m.decl, "plugs:\n  x:\n    allow-connection:\n      plug-attributes:\n        a: "+regexp), nil))
	}
}
