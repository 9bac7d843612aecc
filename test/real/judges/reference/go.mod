module airgap/judges/reference

go 1.26.0

require (
	github.com/distribution/reference v0.6.0
	github.com/regclient/regclient v0.11.7
)

require github.com/opencontainers/go-digest v1.0.0 // indirect
