/**
 * Loaded before a program that is measured; writes what it used until its exit to the file named by BENCH_USAGE. A
 * CommonJS module, since for any other Node would set up what `node -e 0` does without.
 */
const milliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

let requestCpuMs: number | undefined;
process.getBuiltinModule('node:diagnostics_channel').subscribe('http.client.request.start', () => {
  requestCpuMs ??= milliseconds();
});

process.on('exit', () => {
  const cpuMs = milliseconds();
  const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
  // On Linux what `resourceUsage` tells begins with the peak of the parent, of which the process was a copy.
  const peak = (): number =>
    process.platform === 'linux'
      ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
      : process.resourceUsage().maxRSS;
  const file = process.env['BENCH_USAGE'];
  if (file !== undefined)
    writeFileSync(file, JSON.stringify({ cpuMs, requestCpuMs, peakBytes: peak() * 1_024 }));
});
