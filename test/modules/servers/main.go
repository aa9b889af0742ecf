// Many things at once: groups, pools and limits of goroutines, loggers, an HTTP server with its clients over HTTP/1, TLS and HTTP/2.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/looplab/fsm"
	"github.com/nats-io/nuid"
	"github.com/panjf2000/ants/v2"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
	}
}

func groups() {
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(3)
	var sum atomic.Int64
	for i := range 50 {
		g.Go(func() error {
			select {
			case <-time.After(time.Duration(i%5) * time.Millisecond):
			case <-ctx.Done():
				return ctx.Err()
			}
			sum.Add(int64(i))
			if i == 49 {
				return errors.New("last")
			}
			return nil
		})
	}
	fmt.Println(g.Wait(), sum.Load(), ctx.Err())
	s := semaphore.NewWeighted(4)
	var wg sync.WaitGroup
	var now, most atomic.Int32
	for i := range 20 {
		wg.Go(func() {
			check(s.Acquire(context.Background(), int64(i%3+1)))
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Millisecond)
			now.Add(-1)
			s.Release(int64(i%3 + 1))
		})
	}
	wg.Wait()
	fmt.Println(most.Load() <= 4, s.TryAcquire(5), s.TryAcquire(4))
	tctx, cancel := context.WithTimeout(context.Background(), 3*time.Millisecond)
	defer cancel()
	fmt.Println(s.Acquire(tctx, 1))
	var f singleflight.Group
	var calls atomic.Int32
	for range 10 {
		wg.Go(func() {
			v, err, shared := f.Do("k", func() (any, error) { time.Sleep(5 * time.Millisecond); return calls.Add(1), nil })
			if v != int32(1) || err != nil || !shared {
				fmt.Println(v, err, shared)
			}
		})
	}
	wg.Wait()
	func() {
		defer func() { fmt.Println(strings.SplitN(fmt.Sprint(recover()), "\n", 2)[0]) }()
		f.Do("p", func() (any, error) { panic("in flight") })
	}()
	p, err := ants.NewPool(5, ants.WithPanicHandler(func(v any) { fmt.Println("worker:", v) }))
	check(err)
	var done atomic.Int32
	for i := range 100 {
		wg.Add(1)
		check(p.Submit(func() {
			defer wg.Done()
			if i == 77 {
				panic("77")
			}
			time.Sleep(time.Microsecond)
			done.Add(1)
		}))
	}
	wg.Wait()
	fmt.Println(done.Load(), p.Cap(), p.Running() <= 5)
	p.Release()
	fmt.Println(p.Submit(func() {}))
	m := fsm.NewFSM("closed", fsm.Events{{Name: "open", Src: []string{"closed"}, Dst: "open"}, {Name: "close", Src: []string{"open"}, Dst: "closed"}},
		fsm.Callbacks{"enter_state": func(_ context.Context, e *fsm.Event) { fmt.Println(e.Event, e.Src, e.Dst, e.Args) }})
	fmt.Println(m.Event(context.Background(), "open", 1), m.Event(context.Background(), "open"), m.Current(), m.AvailableTransitions())
	fmt.Println(len(nuid.Next()), nuid.Next() != nuid.Next())
}

func logs() {
	enc := zapcore.NewJSONEncoder(zapcore.EncoderConfig{MessageKey: "m", LevelKey: "l", NameKey: "n", CallerKey: "c", EncodeLevel: zapcore.LowercaseLevelEncoder, EncodeCaller: zapcore.ShortCallerEncoder, EncodeDuration: zapcore.StringDurationEncoder})
	z := zap.New(zapcore.NewCore(enc, zapcore.Lock(os.Stdout), zap.DebugLevel), zap.AddCaller()).Named("a").With(zap.Int("w", 1))
	z.Info("hi", zap.String("s", "q\"\n"), zap.Duration("d", time.Second), zap.Any("any", map[string]int{"x": 1}), zap.Error(errors.New("e")), zap.Float64s("f", []float64{1, 2.5}), zap.Namespace("ns"), zap.Bool("b", true))
	z.Sugar().Warnw("sugar", "k", []string{"v"}, "odd")
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		z.Panic("boom")
	}()
	console := zap.New(zapcore.NewCore(zapcore.NewConsoleEncoder(zapcore.EncoderConfig{MessageKey: "m", LevelKey: "l", EncodeLevel: zapcore.CapitalColorLevelEncoder}), zapcore.AddSync(os.Stdout), zap.InfoLevel))
	console.Debug("hidden")
	console.Error("shown", zap.Uint8("u", 200))
	l := zerolog.New(os.Stdout).With().Str("app", "x").Logger().Level(zerolog.InfoLevel)
	l.Debug().Msg("hidden")
	l.Info().Int("n", 5).Dict("d", zerolog.Dict().Bool("t", true)).Bytes("b", []byte("\x00é")).Err(errors.New("bad")).Msgf("%d%%", 5)
	l.Warn().Array("a", zerolog.Arr().Int(1).Str("z")).Interface("i", struct{ A []int }{[]int{1}}).Send()
	r := logrus.New()
	r.SetOutput(os.Stdout)
	r.SetFormatter(&logrus.TextFormatter{DisableTimestamp: true})
	r.WithFields(logrus.Fields{"b": 2, "a": "x y"}).Warn("text")
	r.SetFormatter(&logrus.JSONFormatter{DisableTimestamp: true, PrettyPrint: true})
	r.WithError(errors.New("e")).Error("json")
	h := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{AddSource: false, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "time" {
			return slog.Attr{}
		}
		return a
	}}))
	h.WithGroup("g").Info("slog", "k", 1, slog.Group("x", "y", time.Minute))
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /item/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Id", r.PathValue("id"))
		json.NewEncoder(w).Encode(map[string]any{"id": r.PathValue("id"), "q": r.URL.Query()["q"], "proto": r.Proto})
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		fmt.Fprint(w, len(b), " ", err, " ", r.ContentLength, " ", r.TransferEncoding)
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 5 {
			fmt.Fprintln(w, strings.Repeat(fmt.Sprint(i), 1000))
			w.(http.Flusher).Flush()
		}
		w.Header().Set(http.TrailerPrefix+"T", "end")
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(5 * time.Second):
		}
	})
	mux.HandleFunc("/panic", func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	mux.Handle("/old/", http.RedirectHandler("/item/7?q=1", http.StatusFound))
	mux.HandleFunc("/form", func(w http.ResponseWriter, r *http.Request) {
		r.ParseMultipartForm(1 << 20)
		fmt.Fprint(w, r.Form)
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "v w", HttpOnly: true})
	})
	return mux
}

func web() {
	for _, kind := range []string{"http", "tls", "h2"} {
		s := httptest.NewUnstartedServer(handler())
		switch kind {
		case "http":
			s.Start()
		case "tls":
			s.StartTLS()
		case "h2":
			s.EnableHTTP2 = true
			s.StartTLS()
		}
		c := s.Client()
		get := func(path string) {
			r, err := c.Get(s.URL + path)
			if err != nil {
				fmt.Println(path, strings.ReplaceAll(err.Error(), s.URL, ""))
				return
			}
			b, err := io.ReadAll(r.Body)
			r.Body.Close()
			fmt.Println(path, r.Status, r.Proto, r.Header.Get("X-Id"), len(b), string(b[:min(len(b), 60)]), err, r.Trailer, r.TLS != nil)
		}
		for _, p := range []string{"/item/5?q=a&q=b", "/none", "/stream", "/old/x", "/panic"} {
			get(p)
		}
		r, err := c.Post(s.URL+"/echo", "text/plain", io.LimitReader(strings.NewReader(strings.Repeat("x", 200_000)), 150_000))
		check(err)
		b, _ := io.ReadAll(r.Body)
		fmt.Println(string(b))
		r, err = c.PostForm(s.URL+"/form", map[string][]string{"b": {"1", "ü"}, "a": {"&"}})
		check(err)
		b, _ = io.ReadAll(r.Body)
		fmt.Println(string(b), r.Cookies())
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		req, _ := http.NewRequestWithContext(ctx, "GET", s.URL+"/slow", nil)
		_, err = c.Do(req)
		fmt.Println(errors.Is(err, context.DeadlineExceeded))
		cancel()
		var mu sync.Mutex
		var got []string
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				r, err := c.Get(s.URL + fmt.Sprintf("/item/%02d", i))
				if err != nil {
					fmt.Println(err)
					return
				}
				defer r.Body.Close()
				b, _ := io.ReadAll(r.Body)
				mu.Lock()
				got = append(got, string(bytes.TrimSpace(b)))
				mu.Unlock()
			})
		}
		wg.Wait()
		sort.Strings(got)
		fmt.Println(len(got), got[0], got[19])
		s.Close()
	}
	rec := httptest.NewRecorder()
	http.TimeoutHandler(handler(), 5*time.Millisecond, "too slow").ServeHTTP(rec, httptest.NewRequest("GET", "/slow", nil))
	fmt.Println(rec.Code, rec.Body)
}

func main() {
	groups()
	logs()
	web()
}
