// Package net: built into kwok in place of its own file of this name (see binaries.ts).
//
// A node's container runtime ends a forwarded connection shortly after one of its sides has ended; kwok waits for both,
// so that a program which sends nothing would never learn that its client has left.
package net

import (
	"context"
	"io"
	"time"
)

// The time that the slower direction has. A second in containerd; tests stop a stream a hundred times.
const graceAfterFirstEnd = 100 * time.Millisecond

// Tunnel joins the two until one of them ends.
func Tunnel(ctx context.Context, c1, c2 io.ReadWriter, _, _ []byte) error {
	ended := make(chan error, 2)
	// Not with the caller's buffers: the slower direction may outlive this call.
	copyTo := func(to io.Writer, from io.Reader) {
		_, err := io.Copy(to, from)
		ended <- err
	}
	go copyTo(c2, c1)
	go copyTo(c1, c2)
	var first error
	select {
	case <-ctx.Done():
		return nil
	case first = <-ended:
	}
	select {
	case <-ctx.Done():
	case second := <-ended:
		if first == nil {
			return second
		}
	case <-time.After(graceAfterFirstEnd):
	}
	return first
}
