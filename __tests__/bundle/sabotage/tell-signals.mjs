// Says that a signal has arrived, once the action has dealt with it.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => setImmediate(() => process.stdout.write(`${signal} has arrived\n`)));
}
