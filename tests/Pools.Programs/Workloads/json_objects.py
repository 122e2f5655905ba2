"""Builds records as objects and JSON text, round after round. Usage: json_objects.py ROUNDS"""
import hashlib
import json
import sys


class Record:
    def __init__(self, number):
        self.number = number
        self.name = f"record {number}"
        self.tags = {f"tag{number % n}": n for n in range(1, 8)}
        self.path = [number // 2 ** n for n in range(12)]


def main(rounds):
    digest = hashlib.sha256()
    kept = []
    for round_number in range(rounds):
        records = [Record(round_number * 1000 + n) for n in range(1000)]
        text = json.dumps([vars(record) for record in records], sort_keys=True)
        back = json.loads(text)
        assert len(back) == len(records) and back[7]["name"] == records[7].name
        digest.update(text.encode())
        kept.append(back[round_number % 1000:])  # survivors of different ages leave holes behind
        if len(kept) > 16:
            del kept[::3]
    print(rounds, len(kept), digest.hexdigest())


main(int(sys.argv[1]))
