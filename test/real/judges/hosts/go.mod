module airgap.test/hosts

go 1.26
