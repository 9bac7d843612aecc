module airgap/judges/no-proxy

go 1.21
