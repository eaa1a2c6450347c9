/**
 * Loaded before a program that is measured; writes what it used to the file named by BENCH_USAGE. Plain JavaScript and
 * CommonJS, because Node loads a compiler for TypeScript and more for an ES module.
 */
const { subscribe } = process.getBuiltinModule('node:diagnostics_channel');

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

let requestCpuMs;
subscribe('http.client.request.start', () => {
  requestCpuMs ??= cpuMs();
});

process.on('exit', () => {
  const usage = { cpuMs: cpuMs(), requestCpuMs };
  const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
  // On Linux the peak of `resourceUsage` includes that of the parent process.
  const linuxPeak = () => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const peakKb = process.platform === 'linux' ? linuxPeak() : process.resourceUsage().maxRSS;
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ ...usage, peakBytes: peakKb * 1_024 }));
});
