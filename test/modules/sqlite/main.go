// SQLite, translated from C to Go by way of WebAssembly (wasm2go): tables, joins, windows, recursion, JSON, errors.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "github.com/ncruces/go-sqlite3/driver"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func main() {
	db, err := sql.Open("sqlite3", ":memory:")
	check(err)
	db.SetMaxOpenConns(1)
	rows(db, `select sqlite_version()`)
	_, err = db.Exec(`
		create table person(id integer primary key, name text not null unique, born integer);
		create table orders(id integer primary key, person integer references person, what text, price real);
		create index by_person on orders(person);`)
	check(err)
	tx, err := db.Begin()
	check(err)
	for i := range 500 {
		_, err := tx.Exec(`insert into person(name, born) values(?, ?)`, fmt.Sprintf("name %d", i*7919%500), 1900+i%100)
		check(err)
		for j := range i % 7 {
			_, err := tx.Exec(`insert into orders(person, what, price) values(?, ?, ?)`, i+1, strings.Repeat("ab", j), float64(j)*1.25)
			check(err)
		}
	}
	check(tx.Commit())
	rows(db, `select p.name, count(*), sum(o.price), group_concat(o.what, '-') from person p join orders o on o.person = p.id
		where p.born between 1905 and 1950 group by p.id having count(*) > 3 order by 3 desc, 1 limit 20`)
	rows(db, `with recursive fib(a, b) as (select 0, 1 union all select b, a + b from fib where a < 100000) select a from fib`)
	rows(db, `select name, born, rank() over (partition by born % 10 order by name) r from person where id < 40 order by r, name`)
	rows(db, `select json_extract('{"a": [1, {"b": "x"}]}', '$.a[1].b'), printf('%08.3f', 3.14159), hex(zeroblob(3)), upper('abc') || char(252), 7 / 2, 7 / 2.0, 5 % 3, 1 << 40`)
	rows(db, `explain query plan select * from orders where person = 3`)
	_, err = db.Exec(`insert into person(name) values('name 1')`)
	fmt.Println(err)
	_, err = db.Exec(`selec 1`)
	fmt.Println(err)
	rows(db, `select count(*), total(length(what)), max(price), avg(price) from orders`)
	rows(db, `pragma integrity_check`)
}

func rows(db *sql.DB, query string) {
	r, err := db.Query(query)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	names, err := r.Columns()
	check(err)
	fmt.Println(names)
	for r.Next() {
		values := make([]any, len(names))
		at := make([]any, len(names))
		for i := range values {
			at[i] = &values[i]
		}
		check(r.Scan(at...))
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			fmt.Print(v, "|")
		}
		fmt.Println()
	}
	check(r.Err())
}
