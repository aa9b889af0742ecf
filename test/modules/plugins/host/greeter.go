package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/knqyf263/go-plugin/examples/host-functions/greeting"
	"github.com/knqyf263/go-plugin/types/known/emptypb"
)

type greeterHost struct{ quiet bool }

func (*greeterHost) HttpGet(_ context.Context, in *greeting.HttpGetRequest) (*greeting.HttpGetResponse, error) {
	return &greeting.HttpGetResponse{Response: []byte("<" + in.GetUrl() + ">")}, nil
}

func (h *greeterHost) Log(_ context.Context, in *greeting.LogRequest) (*emptypb.Empty, error) {
	if !h.quiet {
		fmt.Println("log:", in.GetMessage())
	}
	return &emptypb.Empty{}, nil
}

func greeterPlugin(file string, _ []byte) {
	ctx := context.Background()
	loader, err := greeting.NewGreeterPlugin(ctx)
	check(err)
	host := &greeterHost{}
	plugin, err := loader.Load(ctx, file, host)
	check(err)
	defer plugin.Close(ctx)
	greet := func(name string) string {
		reply, err := plugin.Greet(ctx, &greeting.GreetRequest{Name: name})
		return fmt.Sprintf("%q %v", reply.GetMessage(), err)
	}
	for _, name := range []string{"Gopher", "Gopher", "", "日本", strings.Repeat("long ", 1000)} {
		fmt.Println(greet(name))
	}
	host.quiet = true
	n := 0
	repeat(3000, func() string {
		n++
		reply := greet(strings.Repeat("x", n%500+1))
		return fmt.Sprint(len(reply) > 0 && strings.HasPrefix(reply, `"Hello, x`))
	})
	fmt.Println(greet("Gopher"))
}
