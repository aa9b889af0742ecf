package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/tetratelabs/wazero/experimental/sock"
)

// clients talk to a program that has a listener as descriptor 3: each sends lines, in two halves, and keeps the answers.
type clients struct {
	port    int
	answers []string
	wg      sync.WaitGroup
}

// newClients gives n clients and the context in which an instance gets the listener.
func newClients(ctx context.Context, n int) (*clients, context.Context) {
	c := &clients{port: freePort(), answers: make([]string, n)}
	for i := range n {
		c.wg.Go(func() { c.answers[i] = c.talk(i) })
	}
	return c, sock.WithConfig(ctx, sock.NewConfig().WithTCPListener("127.0.0.1", c.port))
}

func freePort() int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// dial waits until there is a listener.
func (c *clients) dial() net.Conn {
	for {
		conn, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", c.port))
		if err == nil {
			return conn
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *clients) talk(i int) string {
	conn := c.dial()
	defer conn.Close()
	var answers strings.Builder
	r := bufio.NewReader(conn)
	for k := range 3 {
		fmt.Fprintf(conn, "client %d ", i)
		time.Sleep(10 * time.Millisecond)
		fmt.Fprintf(conn, "line %d\n", k)
		s, err := r.ReadString('\n')
		answers.WriteString(s)
		if err != nil {
			return answers.String() + err.Error()
		}
	}
	return answers.String()
}
