// A plugin of knqyf263/go-plugin: protocol buffers both ways, functions of the host.
package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/knqyf263/go-plugin/examples/host-functions/greeting"
)

func main() {}

func init() { greeting.RegisterGreeter(&greeter{seen: map[string]int{}}) }

type greeter struct{ seen map[string]int }

func (g *greeter) Greet(ctx context.Context, in *greeting.GreetRequest) (*greeting.GreetReply, error) {
	name := in.GetName()
	if name == "" {
		return nil, errors.New("a greeting needs a name")
	}
	g.seen[name]++
	host := greeting.NewHostFunctions()
	if _, err := host.Log(ctx, &greeting.LogRequest{Message: "greeting " + name}); err != nil {
		return nil, err
	}
	page, err := host.HttpGet(ctx, &greeting.HttpGetRequest{Url: "page/" + strings.ToLower(name)})
	if err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	return &greeting.GreetReply{Message: fmt.Sprintf("Hello, %s (%d): %s", name, g.seen[name], page.GetResponse())}, nil
}
