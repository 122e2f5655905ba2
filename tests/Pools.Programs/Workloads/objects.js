// Builds objects, buffers and strings, compresses them, and answers from worker threads. Usage: node objects.js ROUNDS
const { createHash } = require('crypto');
const { deflateSync, inflateSync } = require('zlib');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

function digest(rounds) {
  const hash = createHash('sha256');
  for (let round = 0; round < rounds; round++) {
    const records = Array.from({ length: 400 }, (_, n) => ({ n, name: `record ${n} ${round}`, tags: [n % 7, n % 11] }));
    const packed = deflateSync(Buffer.from(JSON.stringify(records)));
    const back = JSON.parse(inflateSync(packed).toString());
    hash.update(back.map(record => record.name.replace(/\d+/g, d => d * 3)).join());
  }
  return hash.digest('hex');
}

if (isMainThread) {
  const rounds = Number(process.argv[2]);
  const workers = [1, 2, 3].map(part => new Promise((resolve, reject) =>
    new Worker(__filename, { workerData: Math.ceil(rounds / part) }).on('message', resolve).on('error', reject)));
  Promise.all(workers).then(answers => console.log([digest(rounds), ...answers].join('\n')));
} else {
  parentPort.postMessage(digest(workerData));
}
