// Timers of so many milliseconds never fire (NEVER_MS, such as 5000,8000) or fire soon (SOON_MS): so it shows which of
// them ends something, and nobody has to wait for it.
const list = (name) => (process.env[name] ?? '').split(',').map(Number);
const [never, soon] = [list('NEVER_MS'), list('SOON_MS')];
const setTimer = globalThis.setTimeout;
globalThis.setTimeout = (act, ms, ...rest) =>
  setTimer(never.includes(ms) ? () => undefined : act, soon.includes(ms) ? 1 : ms, ...rest);
