package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/snapcore/snapd/asserts"
	"github.com/snapcore/snapd/asserts/snapasserts"
	"github.com/snapcore/snapd/asserts/sysdb"
	"github.com/snapcore/snapd/snap"
)

type judge struct {
	// folder holds unpacked snaps, of which only meta/snap.yaml counts here.
	folder string
	snaps  map[string]string
}

func newJudge() (*judge, error) {
	// The interfaces of a snap, which snapd's daemon would look at, are of no interest here.
	snap.SanitizePlugsSlots = func(*snap.Info) {}
	folder, err := os.MkdirTemp("", "assertions-judge-")
	if err != nil {
		return nil, err
	}
	return &judge{folder: folder, snaps: map[string]string{}}, nil
}

func (j *judge) close() {
	os.RemoveAll(j.folder)
}

// verdict does what snapd does on a fresh node: `snap ack` (overlord/assertstate, AddBatch with Precheck), then the part
// of `snap install ./FILE.snap` that looks at signatures (daemon/api_sideload_n_try.go), and the name (overlord/snapstate).
func (j *judge) verdict(one state) (verdict, error) {
	db, err := asserts.OpenDatabase(&asserts.DatabaseConfig{
		Backstore:       asserts.NewMemoryBackstore(),
		Trusted:         sysdb.Trusted(),
		OtherPredefined: sysdb.Generic(),
	})
	if err != nil {
		return verdict{}, err
	}
	batch := asserts.NewBatch(nil)
	if _, err := batch.AddStream(bytes.NewReader(one.Assert)); err != nil {
		return verdict{Ack: said(err)}, nil
	}
	if err := batch.CommitTo(db, &asserts.CommitOptions{Precheck: true}); err != nil {
		return verdict{Ack: said(err)}, nil
	}
	path, err := j.unpacked(one.Snap)
	if err != nil {
		return verdict{}, err
	}
	info, err := snapasserts.DeriveSideInfoFromDigestAndSize(path, one.Snap.SHA3_384, one.Snap.Size, nil, db)
	if err != nil {
		return verdict{Install: said(err)}, nil
	}
	if info.RealName != one.Snap.Name {
		err := fmt.Errorf("cannot install snap %q, the name does not match the metadata %q", info.RealName, one.Snap.Name)
		return verdict{Install: said(err)}, nil
	}
	return verdict{}, nil
}

// said never gives an empty text for an error.
func said(err error) string {
	return fmt.Sprintf("snapd: %v", err)
}

func (j *judge) unpacked(facts snapFacts) (string, error) {
	yaml := fmt.Sprintf("name: %s\nversion: 1\n", facts.Name)
	if facts.Provenance != "" {
		yaml += fmt.Sprintf("provenance: %s\n", facts.Provenance)
	}
	if path, ok := j.snaps[yaml]; ok {
		return path, nil
	}
	path := filepath.Join(j.folder, fmt.Sprint(len(j.snaps)))
	if err := os.MkdirAll(filepath.Join(path, "meta"), 0o755); err != nil {
		return "", err
	}
	j.snaps[yaml] = path
	return path, os.WriteFile(filepath.Join(path, "meta/snap.yaml"), []byte(yaml), 0o644)
}
