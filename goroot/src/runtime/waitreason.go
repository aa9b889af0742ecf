// Why a goroutine waits, as its stack trace says it.

package runtime

type waitReason uint8

const (
	waitReasonZero waitReason = iota
	waitReasonIOWait
	waitReasonPanicWait
	waitReasonFinalizerWait
	waitReasonSemacquire
	waitReasonSleep
	waitReasonChanReceiveNilChan
	waitReasonChanSendNilChan
	waitReasonSelectNoCases
	waitReasonSelect
	waitReasonChanReceive
	waitReasonChanSend
	waitReasonSyncCondWait
	waitReasonSyncMutexLock
	waitReasonSyncRWMutexRLock
	waitReasonSyncRWMutexLock
	waitReasonSyncWaitGroupWait
	waitReasonCoroutine
	waitReasonSynctestRun
	waitReasonSynctestWait
	waitReasonSynctestChanReceive
	waitReasonSynctestChanSend
	waitReasonSynctestSelect
	waitReasonSynctestWaitGroupWait
	waitReasonCleanupWait
)

var waitReasonStrings = [...]string{
	waitReasonIOWait:                "IO wait",
	waitReasonPanicWait:             "panicwait",
	waitReasonFinalizerWait:         "finalizer wait",
	waitReasonSemacquire:            "semacquire",
	waitReasonSleep:                 "sleep",
	waitReasonChanReceiveNilChan:    "chan receive (nil chan)",
	waitReasonChanSendNilChan:       "chan send (nil chan)",
	waitReasonSelectNoCases:         "select (no cases)",
	waitReasonSelect:                "select",
	waitReasonChanReceive:           "chan receive",
	waitReasonChanSend:              "chan send",
	waitReasonSyncCondWait:          "sync.Cond.Wait",
	waitReasonSyncMutexLock:         "sync.Mutex.Lock",
	waitReasonSyncRWMutexRLock:      "sync.RWMutex.RLock",
	waitReasonSyncRWMutexLock:       "sync.RWMutex.Lock",
	waitReasonSyncWaitGroupWait:     "sync.WaitGroup.Wait",
	waitReasonCoroutine:             "coroutine",
	waitReasonSynctestRun:           "synctest.Run",
	waitReasonSynctestWait:          "synctest.Wait",
	waitReasonSynctestChanReceive:   "chan receive (durable)",
	waitReasonSynctestChanSend:      "chan send (durable)",
	waitReasonSynctestSelect:        "select (durable)",
	waitReasonSynctestWaitGroupWait: "sync.WaitGroup.Wait (durable)",
	waitReasonCleanupWait:           "cleanup wait",
}
