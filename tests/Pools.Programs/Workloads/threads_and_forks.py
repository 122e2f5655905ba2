"""Threads that hand blocks to each other, and children forked and started while they allocate."""
import hashlib
import json
import os
import queue
import subprocess
import sys
import threading

THREADS, MESSAGES = 6, 400


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()


def document(number):
    return json.dumps({f"key {number} {n}": [n] * (n % 40) for n in range(60)})


def hand_over():
    """Half of the threads allocate what the other half frees; every thread ends before its blocks do."""
    texts, results = queue.Queue(maxsize=50), []
    lock = threading.Lock()

    def produce(first):
        for number in range(first, THREADS * MESSAGES, THREADS):
            texts.put(document(number))

    def consume():
        while (text := texts.get()) is not None:
            entry = digest(text)
            with lock:
                results.append(entry)

    consumers = [threading.Thread(target=consume) for _ in range(THREADS)]
    producers = [threading.Thread(target=produce, args=(n,)) for n in range(THREADS)]
    for thread in consumers + producers:
        thread.start()
    yield  # the caller forks here, while they all allocate
    for thread in producers:
        thread.join()
    for _ in consumers:
        texts.put(None)
    for thread in consumers:
        thread.join()
    yield digest("".join(sorted(results)))


def fork(number):
    """A child of a process with threads allocates, answers through a pipe and exits."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writer, digest("".join(document(number + n) for n in range(50))).encode())
        os._exit(number)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        answer = pipe.read()
    return answer, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


steps = hand_over()
next(steps)
for child_number in range(10):
    print(*fork(child_number))
for count in (1, 100, 10000):
    run = subprocess.run([sys.executable, "-c", f"print(sum(len(str(n)) for n in range({count})))"],
                         capture_output=True, text=True, check=False)
    print(run.returncode, run.stdout.strip(), run.stderr)
print(next(steps))
