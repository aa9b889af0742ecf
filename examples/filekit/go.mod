module example.com/filekit

go 1.24
