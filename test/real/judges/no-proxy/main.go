// Says through which proxy Go's own net/http, which containerd uses, asks for an https address by the environment.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	request, err := http.NewRequest("HEAD", os.Args[1], nil)
	if err != nil {
		fmt.Println("error", err)
		return
	}
	proxy, err := http.ProxyFromEnvironment(request)
	if err != nil {
		fmt.Println("error", err)
	} else if proxy == nil {
		fmt.Println("direct")
	} else {
		fmt.Println(proxy.Host)
	}
}
